// What this room asks the hub, and what is asked anew after something was done.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { rowsOf, useAskAnew, useAsked } from "@/parts";

type Shapes = components["schemas"];
export type Row = Shapes["SmsRow"];
export type Story = Shapes["SmsStory"];
export type Tested = Shapes["SmsTested"];
export type Choices = Shapes["SmsChoices"];

const KEPT = [rowsOf("sms"), ["sms"]];
export const useChanged = () => useAskAnew(KEPT);

export function useChoices() {
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/sms/choices", { signal }));
  return useAsked(["sms-choices"], ask, { staleTime: 30_000 });
}

export function useStory(id: string) {
  const params = { path: { sms_id: id } };
  return useAsked(["sms", id], (signal) => take(api.GET("/office/api/sms/{sms_id}", { params, signal })), {
    refetchInterval: ({ state }) => (moving(state.data) ? 2000 : false),
  });
}

/** Whether its receipt may come within moments. */
function moving(story: Story | undefined): boolean {
  return (
    !!story &&
    ["sending", "sent", "unknown"].includes(story.state) &&
    Date.parse(story.created_at) > Date.now() - 120_000
  );
}
