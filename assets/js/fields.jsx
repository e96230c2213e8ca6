import { useRef, useState } from "react";

export function PasswordInput({ inputId, name, autofill, described, invalid }) {
  const [shown, setShown] = useState(false);
  return (
    <span className="bb-inset">
      <input
        id={inputId} name={name} type={shown ? "text" : "password"} className="bb-input" required maxLength={128} autoComplete={autofill}
        autoCapitalize="off" spellCheck={false} aria-describedby={described || undefined} aria-invalid={invalid ? "true" : "false"}
      />
      <button type="button" className="bb-inset-btn" aria-controls={inputId} aria-label={shown ? "Hide password" : "Show password"} onClick={() => setShown(!shown)}>
        {shown ? "Hide" : "Show"}
      </button>
    </span>
  );
}

export function CopyText({ value, label }) {
  const box = useRef(null);
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
    } catch { // no clipboard without https: let the person copy what is selected
      box.current.select();
      if (!document.execCommand("copy")) { setSaid("Selected: press Ctrl+C"); return; }
    }
    setSaid("Copied");
    setTimeout(() => setSaid(""), 3000);
  };
  return (
    <div className="bb-copy">
      <input ref={box} className="bb-input" readOnly value={value || ""} aria-label={label} onFocus={(event) => event.target.select()} />
      <button type="button" className="bb-btn" onClick={copy}>{said || "Copy"}</button>
      <span className="bb-ears" role="status">{said}</span>
    </div>
  );
}
