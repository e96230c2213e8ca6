import { useEffect, useState } from "react";

// Where now is between `starts` and `ends`, on the browser's clock; not there outside of them.
export function NowLine({ starts, ends }) {
  const [now, setNow] = useState(0);
  useEffect(() => {
    const look = () => setNow(Date.now());
    look();
    const timer = setInterval(look, 20000);
    document.addEventListener("visibilitychange", look);
    return () => { clearInterval(timer); document.removeEventListener("visibilitychange", look); };
  }, []);
  const [from, to] = [Date.parse(starts), Date.parse(ends)];
  if (!now || !(now >= from && now <= to)) return null;
  return <div className="bb-rail-now" aria-hidden="true" style={{ top: `${(100 * (now - from)) / (to - from)}%` }} />;
}
