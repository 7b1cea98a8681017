// A form that is not complete says so at its fields when it is sent: a button that is off tells nobody why.
import { createContext, useContext, useEffect, useRef, useState } from "react";

/** Whether the form around was sent before it was complete. */
export const Tried = createContext(false);
export const useTried = () => useContext(Tried);

/** For a form of one's own: `<form ref={trying.form}>` within `<Tried value={trying.tried}>`, and `if (!trying.go()) return;` first. */
export function useTrying<E extends HTMLElement = HTMLFormElement>(ready: boolean) {
  const form = useRef<E>(null);
  const [tries, setTries] = useState(0);
  const [untold, setUntold] = useState(false);
  useEffect(() => {
    if (tries === 0) return;
    const wrong = form.current?.querySelector(".labelled-error");
    wrong?.closest(".labelled")?.querySelector<HTMLElement>("input, textarea, [tabindex]")?.focus();
    setUntold(!wrong);
  }, [tries]);
  return {
    form,
    tried: tries > 0,
    untold: tries > 0 && untold && !ready, // no field says what is missing
    go: () => {
      if (!ready) setTries(tries + 1);
      return ready;
    },
    forget: () => setTries(0),
  };
}
