// The self-check: of the draft or of what runs, as it goes, and what it came to.
import { Button, Progress, Segmented, Skeleton } from "antd";
import { useListed, useSay, useWords } from "@/frame/language";
import { useMay, useMe } from "@/frame/session";
import { Card, CopyButton, Empty, moment, Page, ProblemNote, State, useAddress } from "@/parts";
import { useRevisionState } from "@/rooms/channels/revision-state";
import { type Checkup, type Going, of, type Report, useCheckup } from "./asked";
import "./doctor.css";
import { Found, useSpeak } from "./found";
import { textOf } from "./text";
import { words } from "./words";

const NAMED = 3; // of those that are waited for

export default function Doctor() {
  const t = useWords(words);
  const [address, put] = useAddress();
  const edited = useEdited();
  const chosen = address.get("of");
  const draft = chosen ? chosen === "draft" : edited;
  if (draft === undefined)
    return (
      <Page title={t.title} intro={t.intro}>
        <Skeleton active />
      </Page>
    );
  return <Examined key={String(draft)} draft={draft} choose={(to) => put({ of: to ? "draft" : "running" })} />;
}

/** Whether there is something to examine before it is refreshed; undefined until that is known. */
function useEdited(): boolean | undefined {
  const may = useMay();
  const { data, error } = useRevisionState(may("channel.view"));
  if (!may("channel.view") || error) return false;
  return data?.edited;
}

function Examined({ draft, choose }: { draft: boolean; choose: (draft: boolean) => void }) {
  const t = useWords(words);
  const say = useSay();
  const me = useMe();
  const checkup = useCheckup(draft);
  const { report, going, problem } = checkup;
  const run = () => {
    choose(draft); // into the address: whoever mends something and comes back finds this report
    checkup.run();
  };
  const extra = report && !going && (
    <>
      <CopyButton label={t.copy} text={textOf(report, me.base_url, t, say)} />
      <Button type="primary" onClick={run}>
        {t.again}
      </Button>
    </>
  );
  return (
    <Page title={t.title} intro={t.intro} extra={extra}>
      <div className="doctor">
        <Segmented
          className="doctor-which"
          aria-label={t.which}
          value={draft}
          onChange={choose}
          options={[
            { value: true, label: t.draft },
            { value: false, label: t.running },
          ]}
        />
        <ProblemNote problem={problem} retry={run} />
        <Body draft={draft} checkup={{ ...checkup, run }} />
      </div>
    </Page>
  );
}

function Body({ draft, checkup }: { draft: boolean; checkup: Checkup }) {
  const t = useWords(words);
  const { report, going, problem, run } = checkup;
  if (going)
    return (
      <>
        <Goes going={going} />
        <Found parts={going.parts} complete={false} />
      </>
    );
  if (report)
    return (
      <>
        <Verdict report={report} />
        <Found parts={report.parts} complete />
      </>
    );
  if (problem) return null;
  return (
    <Card>
      <Empty
        title={t.none}
        text={draft ? t.noneDraft : t.noneRunning}
        action={
          <Button type="primary" onClick={run}>
            {t.run}
          </Button>
        }
      />
    </Card>
  );
}

/** How far it is, and whom it waits for. */
function Goes({ going }: { going: Going }) {
  const t = useWords(words);
  const speak = useSpeak();
  const listed = useListed();
  const { done, total, waiting } = going;
  const names = listed(waiting.slice(0, NAMED).map(speak));
  return (
    <Card>
      <div role="status">{total ? t.done(done, total) : t.begins}</div>
      <Progress
        percent={total ? Math.round((done / total) * 100) : 0}
        showInfo={false}
        status="active"
        aria-label={t.progress}
      />
      <div className="soft doctor-waiting">{waiting.length > 0 && t.waiting(names, waiting.length - NAMED)}</div>
    </Card>
  );
}

/** What it came to, in a line. */
function Verdict({ report }: { report: Report }) {
  const t = useWords(words);
  const { errors, warnings } = report;
  const tone = errors ? "bad" : warnings ? "warn" : "good";
  const what = report.draft ? t.ofDraft : t.ofRunning(report.revision);
  return (
    <Card>
      <div className="doctor-verdict" role="status">
        <State tone={tone}>{errors + warnings ? t.wrong(errors, warnings) : t.well}</State>
        <span className="doctor-rest">{t.rest(of(report.parts, "fine").length)}</span>
      </div>
      <div className="soft">{t.about(what, moment(report.at), t.seconds(report.seconds), report.checked)}</div>
    </Card>
  );
}
