// 新增通道: a known code and a number, then its settings, then what is still needed.
import { Alert, Button, Result, Select, Skeleton, Steps } from "antd";
import { useState } from "react";
import { useLocation } from "wouter";
import { api, take } from "@/api/client";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { useNarrow } from "@/frame/theme";
import { DetailDrawer, Labelled, ProblemNote, TextField, Tried, type useDetail, useTrying } from "@/parts";
import { type ChannelCode, useChanged, useChannelForm, useCodes } from "./asked";
import { SettingsForm } from "./edit";
import { TestChannel } from "./test";
import { words } from "./words";

/** ?add=1, or ?add=JPUSH_SMS,ALIYUN_SMS: only these codes, the first one chosen. */
export function AddDrawer({ detail }: { detail: ReturnType<typeof useDetail> }) {
  const t = useWords(words);
  return (
    <DetailDrawer detail={detail} title={t.addTitle} size={760}>
      {(wanted) => <Add key={wanted} wanted={wanted} close={detail.close} />}
    </DetailDrawer>
  );
}

function Add({ wanted, close }: { wanted: string; close: () => void }) {
  const t = useWords(words);
  const narrow = useNarrow();
  const { data: codes, error, refetch } = useCodes();
  const [made, setMade] = useState<{ id: number; title: string; code: ChannelCode }>();
  const [filled, setFilled] = useState(false);
  if (!codes) return error ? <ProblemNote problem={error} retry={() => void refetch()} /> : <Skeleton active />;
  const few = codes.filter((code) => wanted.split(",").includes(code.code));
  const step = !made ? 0 : filled ? 2 : 1;
  return (
    <div className="stack add">
      <Steps
        size="small"
        current={step}
        items={[{ title: t.step1 }, { title: t.step2 }, { title: t.step3 }]}
        responsive={false}
        titlePlacement={narrow ? "vertical" : "horizontal"}
      />
      {!made ? (
        <First codes={few.length > 0 ? few : codes} first={few[0]?.code} made={setMade} />
      ) : filled ? (
        <Last made={made} back={() => setFilled(false)} close={close} />
      ) : (
        <Settings made={made} done={() => setFilled(true)} />
      )}
    </div>
  );
}

const SHOWN = ["MERCHANT_NO", "merchant_no", "name", "remark"]; // their problems are beside them

function First({
  codes,
  first,
  made,
}: {
  codes: ChannelCode[];
  first: string | undefined;
  made: (made: { id: number; title: string; code: ChannelCode }) => void;
}) {
  const t = useWords(words);
  const changed = useChanged();
  const [code, setCode] = useState(first);
  const [typed, setTyped] = useState("");
  const [number, setNumber] = useState("");
  const [name, setName] = useState("");
  const [remark, setRemark] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const groups = useGroups(codes);
  const chosen = codes.find((one) => one.code === code);
  const own = chosen?.merchant_no;
  const trying = useTrying(!!chosen && number.trim() !== "");
  const send = async () => {
    if (busy || !trying.go() || !chosen) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const body = { code: chosen.code, merchant_no: number.trim(), name, remark, enabled: true };
      made({ ...(await take(api.POST("/office/api/channels", { body }))), code: chosen });
      await changed();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="stack"
      ref={trying.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Tried value={trying.tried}>
        <Labelled label={t.code} required lacks={!chosen} help={t.codeHelp}>
          {(field) => (
            <Select
              {...field}
              showSearch={{ optionFilterProp: "search", onSearch: setTyped }}
              notFoundContent={<UnknownCode typed={typed} codes={codes} />}
              placeholder={t.choose}
              value={code}
              onChange={setCode}
              options={groups}
            />
          )}
        </Labelled>
        {chosen?.unverified && <Alert type="warning" showIcon title={t.unverified} description={chosen.unverified} />}
        <TextField
          label={own?.label ?? t.merchantNo}
          required
          help={own?.help}
          note={own?.example && t.example(own.example)}
          error={problem?.of("MERCHANT_NO") ?? problem?.of("merchant_no")}
          extra={
            chosen?.manual && (
              <a href={chosen.manual} target="_blank" rel="noreferrer">
                {t.manual}
              </a>
            )
          }
          disabled={!chosen}
          maxLength={128}
          spellCheck={false}
          autoComplete="off"
          value={number}
          onChange={setNumber}
        />
      </Tried>
      <TextField
        label={t.name}
        note={t.nameHelp}
        error={problem?.of("name")}
        maxLength={200}
        value={name}
        onChange={setName}
      />
      <TextField label={t.remark} error={problem?.of("remark")} maxLength={200} value={remark} onChange={setRemark} />
      {!problem?.fields.some((field) => SHOWN.includes(field.name)) && <ProblemNote problem={problem} />}
      <div>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t.next}
        </Button>
      </div>
    </form>
  );
}

/** What is said in place of codes where none is like what was typed. */
function UnknownCode({ typed, codes }: { typed: string; codes: ChannelCode[] }) {
  const t = useWords(words);
  return (
    <div className="add-unknown" role="status">
      <strong>{t.unknownCode(typed.trim())}</strong>
      <span>{t.knownCodes}</span>
      <code>{codes.map((one) => one.code).join(" ")}</code>
    </div>
  );
}

/** Codes of one kind together, found by code or name. */
function useGroups(codes: ChannelCode[]) {
  const t = useWords(words);
  const groups = new Map<string, ChannelCode[]>();
  for (const one of codes) groups.set(one.group_label, [...(groups.get(one.group_label) ?? []), one]);
  return [...groups].map(([label, members]) => ({
    label,
    title: label,
    options: members.map((one) => ({
      value: one.code,
      search: `${one.code} ${one.name} ${label}`,
      label: `${one.code} · ${one.name}${one.recommended ? ` · ${t.recommended}` : ""}`,
    })),
  }));
}

function Settings({ made, done }: { made: { id: number; title: string; code: ChannelCode }; done: () => void }) {
  const t = useWords(words);
  const form = useChannelForm(made.id, true);
  if (!form.data) return form.error ? <ProblemNote problem={form.error} /> : <Skeleton active />;
  return (
    <>
      <Alert
        type="success"
        showIcon
        title={t.made(made.title)}
        action={
          <Button size="small" onClick={done}>
            {t.later}
          </Button>
        }
      />
      {form.data.fields.length === 0 ? (
        <div className="stack">
          <p>{t.noSettings}</p>
          <div>
            <Button type="primary" onClick={done}>
              {t.step3}
            </Button>
          </div>
        </div>
      ) : (
        <SettingsForm
          id={made.id}
          form={form.data}
          again={async () => {
            await form.refetch();
          }}
          saved={done}
        />
      )}
    </>
  );
}

function Last({
  made,
  back,
  close,
}: {
  made: { id: number; title: string; code: ChannelCode };
  back: () => void;
  close: () => void;
}) {
  const t = useWords(words);
  const [, go] = useLocation();
  const form = useChannelForm(made.id);
  const missing = form.data?.fields.some((field) => field.findings.some((one) => !one.warning)) ?? false;
  return (
    <Result
      status={missing ? "warning" : "success"}
      title={t.made(made.title)}
      subTitle={
        <>
          {missing ? t.missing : t.ready} {made.code.routed && t.needsRoute}
        </>
      }
      extra={
        <div className="add-next">
          {missing ? (
            <Button type="primary" onClick={back}>
              {t.fill}
            </Button>
          ) : (
            <TestChannel id={made.id} running={false} />
          )}
          <div className="row">
            {made.code.routed && (
              <Button onClick={() => go(`/routes?add=${made.code.group}&channel=${made.id}`)}>{t.toRoutes}</Button>
            )}
            {!missing && !made.code.routed && <Button onClick={() => go("/channels?refresh=1")}>{t.refresh}</Button>}
            <Button onClick={close}>{t.finish}</Button>
          </div>
        </div>
      }
    />
  );
}
