import { useEffect, useState } from "react";

export function ReadAloud({ text, lang }) {
  const [able, setAble] = useState(false);
  const [speaking, setSpeaking] = useState(false);
  useEffect(() => {
    setAble("speechSynthesis" in window && "SpeechSynthesisUtterance" in window);
    return () => window.speechSynthesis?.cancel();
  }, [text]);
  if (!able) return null;
  const toggle = () => {
    window.speechSynthesis.cancel();
    if (speaking) { setSpeaking(false); return; }
    const words = new SpeechSynthesisUtterance(text);
    words.lang = lang;
    words.onend = words.onerror = () => setSpeaking(false);
    setSpeaking(true);
    window.speechSynthesis.speak(words);
  };
  return (
    <button type="button" className="bb-btn" onClick={toggle}>
      <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
        <path d="M11 5 6 9H3v6h3l5 4z" />
        {speaking ? <path d="m16 9 5 6m0-6-5 6" /> : <path d="M15.5 9a4 4 0 0 1 0 6M18.5 6a8 8 0 0 1 0 12" />}
      </svg>
      {speaking ? "Stop reading" : "Read aloud"}
    </button>
  );
}
