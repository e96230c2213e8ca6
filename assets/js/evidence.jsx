import { useRef } from "react";

// Quotes and the points they prove light each other up, on hover and on focus, without the server.
// Both carry data-proof, names with spaces between; what shares one belongs together. Python side: botboss/ui/evidence.py.
const proofs = (part) => part?.dataset.proof?.split(" ") ?? [];

export function Evidence({ children }) {
  const box = useRef(null);
  const light = (event) => {
    const wanted = proofs(event.target.closest?.("[data-proof]"));
    for (const part of box.current.querySelectorAll("[data-proof]")) part.dataset.on = String(proofs(part).some((proof) => wanted.includes(proof)));
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
