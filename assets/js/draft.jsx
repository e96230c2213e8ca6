import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";

// A text that keeps itself. The browser owns the text; the server acknowledges numbers ("seq").
// The contract stands in botboss/ui/controls.py, `draft`.

const PAUSE = 700; // ms after the last key
const PATIENCE = 6000; // ms without an acknowledgement until we say so
const LOCK = 10000; // ms that a submitted text stays closed when the server says nothing
const PREFIX = "bb-draft:";
const SAID = { "": "", saving: "Saving…", saved: "Saved", away: "Offline: kept on this device" };
const TONE = { saved: "good", away: "warn" };

const clock = () => new Date().toLocaleTimeString("en-GB");
const words = (text) => (text.trim() ? text.trim().split(/\s+/).length : 0);

const copies = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; }
  },
  write(key, copy) {
    try { localStorage.setItem(PREFIX + key, JSON.stringify(copy)); } catch { /* full or forbidden: the server still saves */ }
  },
  drop(key) {
    try { localStorage.removeItem(PREFIX + key); } catch { /* nothing was kept */ }
  },
};

export function Draft(props) {
  return <Box key={props.storeKey} {...props} />;
}

function Box({ storeKey, initial, ack, busy, connected, onSave, name, label, placeholder, small, maxLength, statusId, children }) {
  const box = useRef(null);
  const me = useRef({ text: "", seq: 0, sent: 0, dirty: false, touched: false, pause: 0, patience: 0, lock: 0 });
  const latest = useRef({});
  latest.current = { onSave, connected };
  const [count, setCount] = useState(words(initial || ""));
  const [status, setStatus] = useState({ kind: "", at: "" });
  const [locked, setLocked] = useState(false);
  const [place, setPlace] = useState(null);

  const send = () => {
    const now = me.current;
    clearTimeout(now.pause);
    if (!now.dirty || !storeKey) return;
    now.sent = now.seq;
    latest.current.onSave(now.text, now.seq, storeKey);
    clearTimeout(now.patience);
    now.patience = setTimeout(() => { if (now.dirty) setStatus({ kind: "away", at: "" }); }, PATIENCE);
  };

  const keep = (text, seq) => {
    const now = me.current;
    Object.assign(now, { text, seq, dirty: true, touched: true });
    setCount(words(text));
    setStatus({ kind: latest.current.connected && navigator.onLine ? "saving" : "away", at: "" });
    clearTimeout(now.pause);
    now.pause = setTimeout(send, PAUSE);
  };

  const typed = () => {
    const seq = Math.max(me.current.seq + 1, (ack || 0) + 1, Date.now());
    copies.write(storeKey, { text: box.current.value, seq });
    keep(box.current.value, seq);
  };

  const unlock = () => { clearTimeout(me.current.lock); setLocked(false); };

  // What the server has comes in while nobody has typed here; a copy that it never acknowledged wins, and is sent.
  useEffect(() => {
    if (me.current.touched || !box.current) return;
    const copy = storeKey ? copies.read(storeKey) : null;
    if (copy && typeof copy.text === "string" && copy.seq > (ack || 0)) {
      box.current.value = copy.text;
      keep(copy.text, copy.seq);
      return;
    }
    if (copy) copies.drop(storeKey);
    box.current.value = initial || "";
    setCount(words(initial || ""));
    setStatus({ kind: initial ? "saved" : "", at: "" });
  }, [initial]);

  // The server has it.
  useEffect(() => {
    const now = me.current;
    if (!now.dirty || !ack || ack < now.seq) return;
    now.dirty = false;
    clearTimeout(now.patience);
    copies.drop(storeKey);
    setStatus({ kind: "saved", at: clock() });
  }, [ack]);

  // The line to the server comes and goes.
  useEffect(() => {
    if (!me.current.dirty) return;
    if (connected) send();
    else setStatus({ kind: "away", at: "" });
  }, [connected]);

  // Once submitted the text is closed, until the next one comes or the server has refused this one.
  useEffect(() => { if (!busy) unlock(); }, [busy]);

  useEffect(() => {
    const form = box.current?.form;
    const submitted = () => {
      send();
      setLocked(true);
      me.current.lock = setTimeout(unlock, LOCK);
    };
    form?.addEventListener("submit", submitted);
    window.addEventListener("online", send);
    document.addEventListener("visibilitychange", send);
    return () => {
      form?.removeEventListener("submit", submitted);
      window.removeEventListener("online", send);
      document.removeEventListener("visibilitychange", send);
      if (me.current.sent < me.current.seq) send();
      for (const timer of ["pause", "patience", "lock"]) clearTimeout(me.current[timer]);
    };
  }, []);

  useEffect(() => { setPlace(statusId ? document.getElementById(statusId) : null); }, [statusId]);

  const sign = (
    <span className="bb-status" data-tone={TONE[status.kind] || "quiet"} role="status">
      {status.kind && <span className="bb-dot" aria-hidden="true" />}
      <span>{`${SAID[status.kind]} ${status.at}`.trim()}</span>
    </span>
  );
  return (
    <div className="bb-draft" data-small={small ? "true" : "false"}>
      <textarea
        ref={box} name={name} aria-label={label} placeholder={placeholder} maxLength={maxLength} disabled={!storeKey}
        readOnly={locked} defaultValue={initial || ""} onInput={typed} onBlur={send}
      />
      <input type="hidden" name={`${name}_key`} value={storeKey || ""} readOnly />
      <div className="bb-draft-foot">
        <span>{count === 1 ? "1 word" : `${count} words`}</span>
        {children}
        {place ? createPortal(sign, place) : statusId ? null : sign}
      </div>
    </div>
  );
}
