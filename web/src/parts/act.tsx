// Does something without a dialog of its own: says that it worked, or what went wrong, and asks the hub anew.
import { App } from "antd";
import { useCallback } from "react";
import { problemOf } from "@/api/problem";
import { ProblemNote } from "./problem-note";

const nothing = async () => undefined;

/** `await act(() => take(api.DELETE(…)), t.removed)`; `note`: what went wrong stays until it is closed, with cause and remedy. */
export function useAct(
  changed: () => Promise<unknown> = nothing,
  note = false,
): <T>(work: () => Promise<T>, done: string | ((told: T) => string)) => Promise<void> {
  const { message, notification } = App.useApp();
  return useCallback(
    async (work, done) => {
      try {
        const told = await work();
        message.success(typeof done === "string" ? done : done(told));
      } catch (error) {
        const problem = problemOf(error);
        if (note) notification.open({ title: null, description: <ProblemNote problem={problem} />, duration: 0 });
        else message.error(problem.message);
      }
      await changed();
    },
    [changed, note, message, notification],
  );
}
