import { useEffect, useRef } from "react";

// Uncontrolled: the address's value comes in only while nobody types here, so no letter is ever lost.
export function SearchBox({ value, label, placeholder, onSearch }) {
  const box = useRef(null);
  const pause = useRef(0);
  const said = useRef(value || "");
  const tell = () => {
    clearTimeout(pause.current);
    const text = box.current?.value.trim() ?? "";
    if (text === said.current) return;
    said.current = text;
    onSearch(text);
  };
  useEffect(() => {
    if (document.activeElement === box.current) return;
    box.current.value = value || "";
    said.current = value || "";
  }, [value]);
  useEffect(() => () => clearTimeout(pause.current), []);
  return (
    <div className="bb-search" role="search">
      <input
        ref={box} className="bb-input" type="search" name="q" aria-label={label} placeholder={placeholder} defaultValue={value || ""} autoComplete="off"
        onInput={() => { clearTimeout(pause.current); pause.current = setTimeout(tell, 300); }}
        onKeyDown={(event) => { if (event.key === "Enter") { event.preventDefault(); tell(); } }}
      />
    </div>
  );
}
