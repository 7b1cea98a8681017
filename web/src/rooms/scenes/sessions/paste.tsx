// Cars that are inside already, pasted from a spreadsheet; lines that are wrong are told, and then nothing was done.
import { App, Input } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import { useListed, useWords } from "@/frame/language";
import { FormDialog, Labelled, type useDetail } from "@/parts";
import { pathOf, type Site, useChanged } from "../asked";
import { words } from "./words";

const EXAMPLE = "粤B12345\t2026-11-28 22:50\tA1\n粤BD12345\nT-000123";
/** The hub tells wrong lines one after another: here each begins a line of its own. */
const LINES = /[；;] ?(?=第 \d+ 行|line \d+ )/;

export function PasteDialog({ pasting, site }: { pasting: ReturnType<typeof useDetail>; site: Site }) {
  const t = useWords(words);
  const listed = useListed();
  const changed = useChanged();
  const { message, notification } = App.useApp();
  const [text, setText] = useState("");
  const lines = text.split("\n").filter((line) => line.trim()).length;
  return (
    <FormDialog
      open={pasting.id !== null}
      title={t.paste}
      ok={lines > 0 ? t.bring(lines) : t.paste}
      width={640}
      ready={lines > 0}
      shown={["text"]}
      onClose={pasting.close}
      onClosed={() => setText("")}
      send={async () => {
        const init = { params: pathOf(site.id), body: { text } };
        const { added, inside } = await take(api.POST("/office/api/scenes/sites/{site_id}/sessions/paste", init));
        if (inside.length === 0) message.success(t.brought(added));
        else
          notification.info({
            title: t.brought(added),
            description: t.insideAlready(inside.length, listed(inside.slice(0, 20))),
            duration: 0,
          });
        await changed();
      }}
    >
      {(problem) => {
        const wrong = problem?.of("text")?.split(LINES) ?? [];
        return (
          <>
            <p className="flat soft">{t.pasteWhy}</p>
            <Labelled
              label={t.cars}
              required
              lacks={lines === 0}
              note={t.carsNote}
              error={wrong.length > 1 ? t.wrongLines(wrong.length) : wrong[0]}
            >
              {(field) => (
                <Input.TextArea
                  {...field}
                  className="mono"
                  placeholder={EXAMPLE}
                  value={text}
                  autoSize={{ minRows: 6, maxRows: 14 }}
                  onChange={(event) => setText(event.target.value)}
                />
              )}
            </Labelled>
            {wrong.length > 1 && (
              <ul className="scene-wrongs" role="alert">
                {wrong.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            )}
          </>
        );
      }}
    </FormDialog>
  );
}
