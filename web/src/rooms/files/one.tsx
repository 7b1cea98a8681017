// One file: facts, what happened to it, its notices, the calls of its carrier; opening and deleting it.
import { Button } from "antd";
import { useSay, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { CopyText, count, Facts, Loaded, Moment, State, Timeline, type Tone } from "@/parts";
import { NoticeLines } from "@/rooms/notices/lines";
import { Calls } from "@/rooms/payments/calls";
import { type Story, useOpen, useRemove, useStory } from "./asked";
import { EVENTS, FILE, sizeOf } from "./states";
import { words } from "./words";

const TONES: Record<string, Tone> = { stored: "good", failed: "bad", refused: "bad", lost: "off", deleted: "off" };

export function OneFile({ id }: { id: string }) {
  return (
    <Loaded from={useStory(id)} rows={10}>
      {(story) => <Told story={story} />}
    </Loaded>
  );
}

function Told({ story }: { story: Story }) {
  const t = useWords(words);
  const say = useSay();
  return (
    <>
      <Top story={story} />
      <FileFacts story={story} />
      <h3>{t.history}</h3>
      <Timeline
        items={story.events.map((event) => ({
          at: event.at,
          title: say(EVENTS[event.what] ?? [event.what, event.what]),
          tone: TONES[event.what] ?? "info",
          text: [event.channel, event.words].filter(Boolean).join(" · "),
        }))}
      />
      <h3>{t.notices}</h3>
      <NoticeLines rows={story.notices} none={t.noNotices} />
      <h3>{t.calls}</h3>
      <Calls rows={story.calls} />
    </>
  );
}

function FileFacts({ story }: { story: Story }) {
  const t = useWords(words);
  const when = (label: string, value: string | null) => value && { label, value: <Moment value={value} full /> };
  const copied = (text: string) => (text ? <CopyText text={text} /> : null);
  return (
    <Facts
      items={[
        { label: t.fileId, value: copied(story.file_id) },
        { label: t.number, value: copied(story.id) },
        { label: t.merchant, value: `${story.merchant_name} ${story.merchant_id}` },
        { label: t.type, value: story.content_type },
        { label: t.size, value: `${sizeOf(story.size)} (${count(story.size)} B)` },
        { label: t.channel, value: story.channel },
        { label: t.created, value: <Moment value={story.created_at} full /> },
        { label: t.storedAt, value: <Moment value={story.stored_at} full /> },
        when(t.deletedAt, story.deleted_at) || null,
        when(t.expiresAt, story.expires_at) || null,
        when(t.lookAt, story.look_at) || null,
        { label: t.revision, value: story.revision || null },
        story.words !== "" && { label: t.reason, value: story.words, wide: true },
        { label: t.key, value: copied(story.key), wide: true },
        { label: t.sha256, value: copied(story.sha256), wide: true },
        { label: t.notifyUrl, value: copied(story.notify_url), wide: true },
      ]}
    />
  );
}

function Top({ story }: { story: Story }) {
  const t = useWords(words);
  const may = useMay();
  const open = useOpen();
  const remove = useRemove();
  return (
    <div className="stack file-top">
      <div className="row">
        <b className="file-name">{story.name}</b>
        <State of={story.state} in={FILE} />
      </div>
      {story.state === "stored" && (
        <>
          <div className="row">
            <Button onClick={() => void open(story, true)}>{t.open}</Button>
            <Button onClick={() => void open(story, false)}>{t.save}</Button>
            {may("file.delete") && (
              <Button danger onClick={() => void remove(story)}>
                {t.remove}
              </Button>
            )}
          </div>
          <p className="soft flat">{t.linkNote}</p>
        </>
      )}
    </div>
  );
}
