// What these rooms ask the hub.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useAsked } from "@/parts";

type Shapes = components["schemas"];
export type Row = Shapes["MessageRow"];
export type Story = Shapes["MessageStory"];
export type Reminder = Shapes["ReminderRow"];

export function useChoices() {
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/messages/choices", { signal }));
  return useAsked(["message-choices"], ask, { staleTime: 30_000 });
}

export function useStory(id: string) {
  const params = { path: { message_id: id } };
  return useAsked(["message", id], (signal) => take(api.GET("/office/api/messages/{message_id}", { params, signal })), {
    refetchInterval: ({ state }) => (moving(state.data) ? 2000 : false),
  });
}

/** Whether its end may be told within moments. */
function moving(story: Story | undefined): boolean {
  return (
    !!story &&
    ["sending", "sent", "unknown"].includes(story.state) &&
    Date.parse(story.created_at) > Date.now() - 120_000
  );
}
