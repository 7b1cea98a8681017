// The developer settings: numbered steps in the documents' order, each with its state.
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { type ComponentType, lazy, Suspense, useEffect } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Page, ProblemNote, State } from "@/parts";
import { Addresses } from "./addresses";
import { Authenticator } from "./authenticator";
import { DEVELOP, Keep, type Settings } from "./kept";
import { Md5Key } from "./md5-key";
import { Platform } from "./platform";
import { PublicKeys } from "./public-key";
import { PLACES, STATES, type Stage, stageWords } from "./stages";
import { Step } from "./step";
import "./develop.css";
import { words } from "./words";

const Call = lazy(() => import("./call/call"));
const Debugger = lazy(() => import("./debug/debugger"));
const NoticeTest = lazy(() => import("./notice/notice-test"));

interface Part {
  of: Stage | "platform" | "debugger"; // a step, or what there is to know and to use beside them
  may?: string;
  content: ComponentType;
}
const PARTS: Part[] = [
  { of: "authenticator", content: Authenticator },
  { of: "public_key", content: PublicKeys },
  { of: "addresses", content: Addresses },
  { of: "md5_key", content: Md5Key },
  { of: "platform", content: Platform },
  { of: "call", may: "portal.settings", content: Call },
  { of: "debugger", may: "portal.settings", content: Debugger },
  { of: "notice", may: "portal.settings", content: NoticeTest },
];

export default function Develop() {
  const t = useWords(words);
  const { data, error, refetch } = useQuery({
    queryKey: DEVELOP,
    queryFn: ({ signal }) => take(api.GET("/portal/api/develop", { signal })),
  });
  return (
    <Page title={t.title} intro={t.intro}>
      {data ? (
        <Keep settings={data}>
          <Parts settings={data} />
        </Keep>
      ) : error ? (
        <ProblemNote problem={error} retry={() => void refetch()} />
      ) : (
        <Skeleton active paragraph={{ rows: 12 }} />
      )}
    </Page>
  );
}

function Parts({ settings }: { settings: Settings }) {
  const t = useWords(words);
  const may = useMay();
  const stages = useWords(stageWords);
  const titles = { ...stages, platform: t.platform, debugger: t.debugger };
  useEffect(() => {
    document.getElementById(location.hash.slice(1))?.scrollIntoView(); // as from the first page's list of steps
  }, []);
  const parts = PARTS.filter((part) => !part.may || may(part.may)).map(({ of, content }) => {
    const at = settings.stages.findIndex((stage) => stage.name === of); // numbered as on the first page
    const key = of === "platform" || of === "debugger" ? of : PLACES[of];
    return { key, title: titles[of], number: at < 0 ? undefined : at + 1, state: settings.stages[at]?.state, content };
  });
  return (
    <div className="develop">
      <nav className="develop-index" aria-label={t.steps}>
        <ol>
          {parts.map((part) => (
            <li key={part.key}>
              <a
                href={`#${part.key}`}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(part.key)?.scrollIntoView({ block: "start" });
                }}
              >
                <span>{part.title}</span>
                {part.state && <State of={part.state} in={STATES} />}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <div className="develop-steps">
        {parts.map(({ key, title, number, state, content: Content }) => (
          <Step key={key} id={key} number={number} title={title} state={state}>
            <Suspense fallback={<Skeleton active title={false} />}>
              <Content />
            </Suspense>
          </Step>
        ))}
      </div>
    </div>
  );
}
