import { useEffect, useRef, useState } from "react";
import { useLocation } from "react-router";

// A full load says "/candidates/", a link "/candidates"; only the path counts, or a filter would steal the focus.
export function RouteFocus() {
  const path = useLocation().pathname.replace(/\/+$/, "") || "/";
  const last = useRef(path);
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    const timer = setTimeout(() => {
      const heading = document.querySelector("main h1");
      if (heading) {
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
      }
      window.scrollTo(0, 0);
      setSaid(document.title);
    }, 60);
    return () => clearTimeout(timer);
  }, [path]);
  return <div className="bb-ears" role="status">{said}</div>;
}
