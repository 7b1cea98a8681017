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
import { STATES, Step, type StepState } from "./step";
import "./develop.css";
import { words } from "./words";

const Call = lazy(() => import("./call/call"));
const Debugger = lazy(() => import("./debug/debugger"));
const NoticeTest = lazy(() => import("./notice/notice-test"));

interface Part {
  key: string;
  title: string;
  state?: StepState; // steps that can be done
  may?: string;
  content: ComponentType;
}

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
  const states = Object.fromEntries(settings.stages.map((stage) => [stage.name, stage.state]));
  const every: Part[] = [
    { key: "authenticator", title: t.authenticator, state: states.authenticator, content: Authenticator },
    { key: "public-key", title: t.publicKey, state: states.public_key, content: PublicKeys },
    { key: "addresses", title: t.addresses, state: states.addresses, content: Addresses },
    { key: "md5-key", title: t.md5Key, state: states.md5_key, content: Md5Key },
    { key: "platform", title: t.platform, content: Platform },
    { key: "call", title: t.call, state: states.call, may: "portal.settings", content: Call },
    { key: "debugger", title: t.debugger, may: "portal.settings", content: Debugger },
    { key: "notices", title: t.notices, state: states.notice, may: "portal.settings", content: NoticeTest },
  ];
  useEffect(() => {
    document.getElementById(location.hash.slice(1))?.scrollIntoView(); // as from the first page's list of steps
  }, []);
  const parts = every.filter((part) => !part.may || may(part.may));
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
        {parts.map(({ key, title, state, content: Content }, at) => (
          <Step key={key} id={key} number={at + 1} title={title} state={state}>
            <Suspense fallback={<Skeleton active title={false} />}>
              <Content />
            </Suspense>
          </Step>
        ))}
      </div>
    </div>
  );
}
