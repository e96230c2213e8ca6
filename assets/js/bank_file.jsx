import { useRef, useState } from "react";
import { getBackendURL } from "$/utils/state";

// A file of questions to the REST import, twice: to be checked, and, when the person says so, to be added.
const SHOWN = 30; // lines of a list
const count = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

const send = async (file, dryRun) => {
  const form = file.name.toLowerCase().endsWith(".json") ? "json" : "csv";
  const path = `/api/v1/questions/import?format=${form}&dry_run=${dryRun}`;
  const headers = { "Content-Type": form === "json" ? "application/json" : "text/csv" };
  try {
    const answer = await fetch(getBackendURL().origin + path, { method: "POST", body: file, headers, credentials: "include" });
    const body = await answer.json();
    return answer.ok ? body : { error: body.message.replace(/^body: /, "") }; // it is the file that they chose
  } catch {
    return { error: "The file did not arrive. Check your connection and try again." };
  }
};

const Lines = ({ head, lines }) => (
  <>
    <p className="bb-sub">{head}</p>
    <ul className="bb-probes">
      {lines.slice(0, SHOWN).map((one, at) => (
        <li key={at}><strong>{`Line ${one.line}, ${one.field}`}</strong>{`: ${one.why}`}</li>
      ))}
    </ul>
    {lines.length > SHOWN ? <p className="bb-sub">{`And ${(lines.length - SHOWN).toLocaleString("en")} more.`}</p> : null}
  </>
);

export function BankFile({ most, onDone }) {
  const box = useRef(null);
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState(null); // { file, added, unchanged, problems, warnings } or { file, error }

  const step = async (file, dryRun) => {
    setBusy(true);
    const tooLarge = file.size > most && `${file.name} is larger than ${(most / 1e6).toLocaleString("en")} MB. Divide it.`;
    const result = tooLarge ? { error: tooLarge } : await send(file, dryRun);
    setBusy(false);
    if (dryRun || result.error) setFound({ file, ...result });
    else { setFound(null); onDone(result.added); }
  };

  const problems = found?.problems ?? [];
  const warnings = found?.warnings ?? [];
  const ready = found && !found.error && problems.length === 0;
  return (
    <div className="bb-stack">
      <input ref={box} type="file" accept=".csv,.json,text/csv,application/json" hidden aria-label="File of questions"
        onChange={(event) => { const [file] = event.target.files; if (file) step(file, true); event.target.value = ""; }} />
      <div className="bb-row">
        <button type="button" className="bb-btn" data-look={ready && found.added ? "edge" : "solid"} disabled={busy} onClick={() => box.current.click()}>
          {busy ? <span className="bb-spin" aria-hidden="true" /> : null}
          {found ? "Choose another file" : "Choose a file"}
        </button>
        {ready && found.added > 0 ? (
          <button type="button" className="bb-btn" data-look="solid" disabled={busy} onClick={() => step(found.file, false)}>
            {`Add ${count(found.added, "question", "questions")}`}
          </button>
        ) : null}
      </div>
      <div role="status" className="bb-stack-s">
        {found && !found.error ? (
          <p className="bb-strong bb-flat">
            {`${found.file.name}: ${found.added.toLocaleString("en")} new, ${found.unchanged.toLocaleString("en")} in the bank already, ${count(problems.length, "problem", "problems")}${warnings.length ? `, ${count(warnings.length, "warning", "warnings")}` : ""}.`}
          </p>
        ) : null}
        {found?.error ? <p className="bb-error">{found.error}</p> : null}
        {problems.length ? <Lines head="Mend these in the file and choose it again; nothing is stored so far." lines={problems} /> : null}
        {warnings.length ? <Lines head="Look at these. They keep nothing out of the bank." lines={warnings} /> : null}
      </div>
    </div>
  );
}
