import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";

// An answer that keeps itself. The browser owns the text; the server acknowledges numbers ("seq").
// The contract stands in botboss/ui/controls.py, `draft`.

const PAUSE = 700; // ms after the last key
const PATIENCE = 6000; // ms without an acknowledgement until we say so
const PREFIX = "bb-draft:";

const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
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

function Box({ storeKey, initial, ack, connected, onSave, name, label, placeholder, small, maxLength, statusId, children }) {
  const box = useRef(null);
  const me = useRef({ text: "", seq: 0, sent: 0, dirty: false, touched: false, handedOver: false, pause: 0, patience: 0 });
  const latest = useRef({});
  latest.current = { onSave, connected };
  const [count, setCount] = useState(words(initial || ""));
  const [status, setStatus] = useState({ kind: "", at: "" });
  const [place, setPlace] = useState(null);

  const wait = () => {
    clearTimeout(me.current.patience);
    me.current.patience = setTimeout(() => { if (me.current.dirty) setStatus({ kind: "away", at: "" }); }, PATIENCE);
  };

  const send = () => {
    const now = me.current;
    clearTimeout(now.pause);
    if (!now.dirty || !storeKey) return;
    now.sent = now.seq;
    latest.current.onSave(now.text, now.seq);
    wait();
  };

  const changed = () => {
    const now = me.current;
    const text = box.current.value;
    now.seq = Math.max(now.seq + 1, Date.now());
    Object.assign(now, { text, dirty: true, touched: true, handedOver: false });
    copies.write(storeKey, { text, seq: now.seq });
    setCount(words(text));
    setStatus({ kind: latest.current.connected && navigator.onLine ? "saving" : "away", at: "" });
    clearTimeout(now.pause);
    now.pause = setTimeout(send, PAUSE);
  };

  // What the server has comes in while nobody has typed here.
  useEffect(() => {
    const now = me.current;
    if (now.touched || now.dirty || !box.current) return;
    box.current.value = initial || "";
    setCount(words(initial || ""));
    setStatus(initial ? { kind: "saved", at: "" } : { kind: "", at: "" });
  }, [initial]);

  // A copy that was never acknowledged wins, and is sent.
  useEffect(() => {
    const copy = storeKey ? copies.read(storeKey) : null;
    if (copy && typeof copy.text === "string" && box.current) {
      box.current.value = copy.text;
      Object.assign(me.current, { text: copy.text, seq: Math.max(copy.seq || 0, Date.now()), dirty: true, touched: true });
      setCount(words(copy.text));
      setStatus({ kind: "saving", at: "" });
      me.current.pause = setTimeout(send, PAUSE);
    }
    const form = box.current?.form;
    const handOver = () => { clearTimeout(me.current.pause); me.current.handedOver = true; };
    const flush = () => send();
    form?.addEventListener("submit", handOver);
    window.addEventListener("online", flush);
    document.addEventListener("visibilitychange", flush);
    return () => {
      form?.removeEventListener("submit", handOver);
      window.removeEventListener("online", flush);
      document.removeEventListener("visibilitychange", flush);
      if (me.current.handedOver) copies.drop(storeKey);
      else if (me.current.sent < me.current.seq) send();
      clearTimeout(me.current.pause);
      clearTimeout(me.current.patience);
    };
  }, []);

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

  useEffect(() => { setPlace(statusId ? document.getElementById(statusId) : null); }, [statusId]);

  const said = {
    "": "", saving: "Saving…", saved: `Saved ${status.at}`.trim(),
    away: "Offline: your words are kept on this device",
  }[status.kind];
  const tone = { saved: "good", away: "warn" }[status.kind] || "quiet";
  const sign = (
    <span className="bb-status" data-tone={tone} role="status">
      {said && <span className="bb-dot" aria-hidden="true" />}
      <span>{said}</span>
    </span>
  );
  return (
    <div className="bb-draft" data-small={small ? "true" : "false"}>
      <textarea
        ref={box} name={name} aria-label={label} placeholder={placeholder} maxLength={maxLength} disabled={!storeKey}
        defaultValue={initial || ""} onInput={changed} onBlur={send}
      />
      <div className="bb-draft-foot">
        <span>{count === 1 ? "1 word" : `${count} words`}</span>
        {children}
        {place ? createPortal(sign, place) : statusId ? null : sign}
      </div>
    </div>
  );
}
