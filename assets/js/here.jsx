import { useLocation } from "react-router";

// Children that belong to one address: while the browser already stands on another, the State still holds the old one's.
export function Here({ at, elsewhere, children }) {
  const path = useLocation().pathname.replace(/\/+$/, "") || "/";
  return (path === at) !== Boolean(elsewhere) ? children : null;
}
