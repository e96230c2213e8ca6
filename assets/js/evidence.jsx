import { useRef } from "react";

// Quotes and the points they prove light each other up, on hover and on focus, without the server.
// Both carry data-proof; what belongs together has the same one. Python side: botboss/ui/evidence.py.
export function Evidence({ children }) {
  const box = useRef(null);
  const light = (event) => {
    const proof = event.target.closest?.("[data-proof]")?.dataset.proof;
    for (const part of box.current.querySelectorAll("[data-proof]")) part.dataset.on = String(!!proof && part.dataset.proof === proof);
  };
  const dim = () => {
    for (const part of box.current.querySelectorAll('[data-on="true"]')) part.dataset.on = "false";
  };
  return (
    <div ref={box} className="bb-stack" onMouseOver={light} onMouseLeave={dim} onFocus={light} onBlur={dim}>
      {children}
    </div>
  );
}
