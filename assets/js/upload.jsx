import { useRef, useState } from "react";
import { getBackendURL } from "$/utils/state";

// One file at a time to the REST upload, which knows us by the HttpOnly cookie. Nothing goes through the socket.
const megabytes = (bytes) => `${Math.floor(bytes / 1e6)} MB`;

const problem = (request, most) => {
  if (request.status === 0) return `The file did not arrive. Check your connection, and that it has at most ${megabytes(most)}.`;
  try { return JSON.parse(request.responseText).message; } catch { return "The file was not taken. Try again."; }
};

export function Upload({ interviewId, label, most, onDone }) {
  const box = useRef(null);
  const [share, setShare] = useState(-1); // percent that is sent; -1: nothing on its way
  const [said, setSaid] = useState({ text: "", bad: false });

  const send = (file) => {
    if (file.size > most) { setSaid({ text: `${file.name} is larger than ${megabytes(most)}. Choose a smaller one.`, bad: true }); return; }
    const body = new FormData();
    body.append("interview_id", interviewId);
    body.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", `${getBackendURL().origin}/api/v1/files/upload`);
    request.withCredentials = true;
    request.upload.onprogress = (event) => setShare(event.lengthComputable ? Math.round((100 * event.loaded) / event.total) : 0);
    request.onloadend = () => {
      setShare(-1);
      const ok = request.status === 201;
      setSaid(ok ? { text: `${file.name} is uploaded.`, bad: false } : { text: problem(request, most), bad: true });
      if (ok) onDone();
    };
    setSaid({ text: "", bad: false });
    setShare(0);
    request.send(body);
  };

  return (
    <div className="bb-stack-s">
      <input ref={box} type="file" hidden aria-label={label} onChange={(event) => { const [file] = event.target.files; if (file) send(file); event.target.value = ""; }} />
      <div className="bb-row">
        <button type="button" className="bb-btn" disabled={share >= 0} onClick={() => box.current.click()}>
          {share >= 0 ? <span className="bb-spin" aria-hidden="true" /> : null}
          {share >= 0 ? `Sending… ${share} %` : label}
        </button>
      </div>
      <p className={said.bad ? "bb-error" : "bb-small"} role={said.bad ? "alert" : "status"} hidden={!said.text}>{said.text}</p>
    </div>
  );
}
