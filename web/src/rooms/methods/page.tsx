// Payment methods: a section for each wallet that the hub's channels serve, drawn from what the hub tells.
import { Button, Skeleton } from "antd";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Card, Page, ProblemNote, useDetail } from "@/parts";
import { type Method, type Section, useAgain, useMethods } from "./asked";
import { ChangeDialog, type Changing } from "./change";
import { MethodPanel } from "./method";
import "./methods.css";
import { words } from "./words";

const AddDrawer = lazy(() => import("@/rooms/channels/add").then((module) => ({ default: module.AddDrawer })));
const EditDrawer = lazy(() => import("@/rooms/channels/edit").then((module) => ({ default: module.EditDrawer })));

export default function Methods() {
  const t = useWords(words);
  const { data, error, refetch } = useMethods();
  const [changing, setChanging] = useState<Changing>();
  const edit = useDetail("edit");
  const add = useDetail("add");
  const again = useAgain();
  const latest = async () => {
    const rows = (await refetch()).data?.rows ?? [];
    setChanging((kept) => {
      const section = rows.find((one) => one.key === kept?.section.key);
      const method = section?.methods.find((one) => one.use === kept?.method.use);
      return kept && section && method && { ...kept, section, method };
    });
  };
  const open = edit.id ?? add.id;
  const before = useRef(open);
  useEffect(() => {
    if (before.current !== null && open === null) void again(); // a channel may have been edited or added
    before.current = open;
  }, [open, again]);
  return (
    <Page title={t.title} intro={t.intro}>
      {error && !data && <ProblemNote problem={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton active paragraph={{ rows: 8 }} />}
      {data?.rows.map((section) => (
        <Wallet key={section.key} section={section} change={setChanging} edit={edit.open} add={add.open} />
      ))}
      <ChangeDialog changing={changing} latest={latest} close={() => setChanging(undefined)} />
      <Suspense>
        {edit.id !== null && <EditDrawer detail={edit} done={again} />}
        {add.id !== null && <AddDrawer detail={add} />}
      </Suspense>
    </Page>
  );
}

interface WalletProps {
  section: Section;
  change: (changing: Changing) => void;
  edit: (channel: number) => void;
  add: (codes: string) => void;
}

function Wallet({ section, change, edit, add }: WalletProps) {
  const t = useWords(words);
  const may = useMay();
  const scan = section.methods.find((one) => one.use === "scan");
  const codes = section.codes.map((code) => code.value).join(",");
  return (
    <Card title={section.name} extra={may("channel.edit") && <Button onClick={() => add(codes)}>{t.add}</Button>}>
      <p className="soft method-codes">
        {t.codes(section.codes.map((code) => `${code.value} ${code.label}`).join(" · "))}
      </p>
      <div className="methods">
        {section.methods.map((method) => (
          <MethodPanel
            key={method.use}
            section={section}
            method={method}
            same={sameAs(method, scan)}
            change={(channel) => change({ section, method, channel, same: channel !== undefined })}
            edit={edit}
            add={add}
          />
        ))}
      </div>
    </Card>
  );
}

/** The scan payments' channel, where app payments could move to it. */
function sameAs(method: Method, scan: Method | undefined): number | undefined {
  const [channel, ...others] = scan?.channel_ids ?? [];
  if (method.use !== "app" || channel === undefined || others.length > 0) return undefined;
  if (method.channel_ids.length === 1 && method.channel_ids[0] === channel) return undefined;
  return method.channels.some((one) => one.id === channel) ? channel : undefined;
}
