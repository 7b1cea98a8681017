// A car that is let in by hand: its plate or its ticket, when it came, and by which lane.
import { App, Segmented } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { FormDialog, TextField, type useDetail } from "@/parts";
import { pathOf, type Site, useChanged } from "../asked";
import { words } from "./words";

const BLANK = { by: "plate" as "plate" | "ticket", name: "", lane: "", at: "" };
const CLOCK = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2})$/;

/** A moment as it is typed, in Beijing; undefined where it is none. */
function momentOf(typed: string): string | undefined {
  const found = CLOCK.exec(typed.trim());
  if (!found) return undefined;
  const [year, ...rest] = found.slice(1);
  const [month, day, hour, minute] = rest.map((part) => part.padStart(2, "0"));
  const iso = `${year}-${month}-${day}T${hour}:${minute}:00+08:00`;
  return Number.isNaN(Date.parse(iso)) ? undefined : iso;
}

export function AddDialog({ adding, site }: { adding: ReturnType<typeof useDetail>; site: Site }) {
  const t = useWords(words);
  const changed = useChanged();
  const { message } = App.useApp();
  const [form, setForm] = useState(BLANK);
  const put = (change: Partial<typeof BLANK>) => setForm((before) => ({ ...before, ...change }));
  const at = momentOf(form.at);
  const wrongAt = form.at.trim() !== "" && !at;
  return (
    <FormDialog
      open={adding.id !== null}
      title={t.add}
      ok={t.add}
      ready={form.name.trim() !== "" && !wrongAt}
      shown={["plate", "ticket", "lane", "at"]}
      onClose={adding.close}
      onClosed={() => setForm(BLANK)}
      send={async () => {
        const named = { plate: "", ticket: "", [form.by]: form.name };
        const body = { ...named, lane: form.lane, at };
        await take(api.POST("/office/api/scenes/sites/{site_id}/sessions", { params: pathOf(site.id), body }));
        message.success(t.added);
        await changed();
      }}
    >
      {(problem) => (
        <>
          <div>
            <Segmented<"plate" | "ticket">
              aria-label={t.by}
              value={form.by}
              onChange={(by) => put({ by })}
              options={[
                { value: "plate", label: t.plate },
                { value: "ticket", label: t.ticket },
              ]}
            />
          </div>
          <TextField
            key={form.by}
            label={form.by === "plate" ? t.plate : t.ticket}
            required
            note={form.by === "plate" ? t.plateNote : t.ticketNote}
            error={problem?.of(form.by) ?? problem?.of("plate")}
            autoComplete="off"
            maxLength={32}
            value={form.name}
            onChange={(name) => put({ name })}
          />
          <TextField
            label={t.enteredAt}
            note={t.enteredNote}
            error={wrongAt ? t.badMoment : problem?.of("at")}
            placeholder="2026-11-28 22:50"
            autoComplete="off"
            value={form.at}
            onChange={(typed) => put({ at: typed })}
          />
          <TextField
            label={t.lane}
            error={problem?.of("lane")}
            maxLength={32}
            value={form.lane}
            onChange={(lane) => put({ lane })}
          />
        </>
      )}
    </FormDialog>
  );
}
