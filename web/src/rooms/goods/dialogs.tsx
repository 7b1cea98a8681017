// What asks for fields: how many are left, a parcel, the address that a buyer sends things back to.
import { App, Checkbox, Select } from "antd";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { count, FormDialog, Labelled, NumberField, ProblemNote, TextField, useAsked, wholeOf } from "@/parts";
import { pathOf, type Story, useChanged } from "./asked";
import { words } from "./words";

interface Props {
  story: Story;
  open: boolean;
  onClose: () => void;
}

const STOCK = { min: 0, max: 10_000_000 };

export function StockDialog({ story, open, onClose }: Props) {
  const t = useWords(words);
  const changed = useChanged();
  const { message } = App.useApp();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const now = (kind: Story["kinds"][number]) => (kind.stock === null ? "" : String(kind.stock));
  const differ = story.kinds.filter((kind) => (typed[kind.number] ?? now(kind)) !== now(kind));
  const good = differ.every((kind) => wholeOf(typed[kind.number] ?? "", STOCK) !== null);
  return (
    <FormDialog
      open={open}
      title={t.stockOf(story.number)}
      ok={t.changeStock}
      ready={good && differ.length > 0}
      lacking={story.kinds.length === 0 ? t.stockNone : good ? t.stockSame : undefined}
      onClose={onClose}
      onClosed={() => setTyped({})}
      send={async () => {
        const stock = differ.map(({ number: kind }) => ({ kind, left: wholeOf(typed[kind] ?? "", STOCK) ?? 0 }));
        await take(api.POST("/office/api/goods/{item_id}/stock", { params: pathOf(story.id), body: { stock } }));
        message.success(t.stocked);
        await changed();
      }}
    >
      <p className="flat soft">{story.kinds.length === 0 ? t.stockNone : t.stockHint}</p>
      {story.kinds.map((kind) => (
        <NumberField
          key={kind.number}
          {...STOCK}
          label={kind.number}
          note={kind.stock === null ? undefined : t.now(count(kind.stock))}
          value={typed[kind.number] ?? now(kind)}
          onChange={(value) => setTyped((kept) => ({ ...kept, [kind.number]: value }))}
        />
      ))}
    </FormDialog>
  );
}

const WAYBILL = /^[0-9A-Za-z_-]{1,64}$/;

export function SendDialog({ story, open, onClose }: Props) {
  const t = useWords(words);
  const changed = useChanged();
  const { message } = App.useApp();
  const [company, setCompany] = useState<string>();
  const [waybill, setWaybill] = useState("");
  const [all, setAll] = useState(true);
  return (
    <FormDialog
      open={open}
      title={t.sendOf(story.number)}
      ok={t.send}
      ready={!!company && WAYBILL.test(waybill.trim())}
      shown={["company", "waybill_no"]}
      onClose={onClose}
      onClosed={() => {
        setCompany(undefined);
        setWaybill("");
        setAll(true);
      }}
      send={async () => {
        if (!company) return;
        const body = { company, waybill_no: waybill.trim(), all_sent: all };
        await take(api.POST("/office/api/goods/{item_id}/send", { params: pathOf(story.id), body }));
        message.success(t.sent);
        await changed();
      }}
    >
      {(problem) => (
        <>
          {open && <Company id={story.id} value={company} error={problem?.of("company")} onChange={setCompany} />}
          <Waybill value={waybill} error={problem?.of("waybill_no")} onChange={setWaybill} />
          <Labelled label={t.thisParcel} note={t.allSentHint}>
            {({ id, "aria-describedby": described }) => (
              <Checkbox
                id={id}
                aria-describedby={described}
                checked={all}
                onChange={(event) => setAll(event.target.checked)}
              >
                {t.allSent}
              </Checkbox>
            )}
          </Labelled>
        </>
      )}
    </FormDialog>
  );
}

export function SendBackDialog({ story, open, onClose }: Props) {
  const t = useWords(words);
  const changed = useChanged();
  const { message } = App.useApp();
  const [company, setCompany] = useState<string>();
  const [waybill, setWaybill] = useState("");
  return (
    <FormDialog
      open={open}
      title={t.sendBackOf(story.number)}
      ok={t.sendBack}
      ready={!!company && WAYBILL.test(waybill.trim())}
      shown={["company", "waybill_no"]}
      onClose={onClose}
      onClosed={() => {
        setCompany(undefined);
        setWaybill("");
      }}
      send={async () => {
        if (!company) return;
        const body = { company, waybill_no: waybill.trim() };
        await take(api.POST("/office/api/goods/{item_id}/aftersale_return", { params: pathOf(story.id), body }));
        message.success(t.sentBack);
        await changed();
      }}
    >
      {(problem) => (
        <>
          <p className="flat soft">{t.sendBackHint}</p>
          {open && <Company id={story.id} value={company} error={problem?.of("company")} onChange={setCompany} />}
          <Waybill value={waybill} error={problem?.of("waybill_no")} onChange={setWaybill} />
        </>
      )}
    </FormDialog>
  );
}

function Waybill(props: { value: string; error: string | undefined; onChange: (waybill: string) => void }) {
  const t = useWords(words);
  const bad = props.value && !WAYBILL.test(props.value.trim()) ? t.waybillBad : undefined;
  return (
    <TextField
      label={t.waybill}
      required
      error={props.error ?? bad}
      maxLength={64}
      autoComplete="off"
      value={props.value}
      onChange={props.onChange}
    />
  );
}

/** By whom it is sent: the platform tells whom it knows. */
function Company(props: {
  id: string;
  value: string | undefined;
  error: string | undefined;
  onChange: (company: string) => void;
}) {
  const t = useWords(words);
  const params = pathOf(props.id);
  const asked = useAsked(
    ["shop-companies", props.id],
    (signal) => take(api.GET("/office/api/goods/{item_id}/companies", { params, signal })),
    { staleTime: 300_000 },
  );
  if (asked.error) return <ProblemNote problem={asked.error} retry={() => void asked.refetch()} />;
  return (
    <Labelled label={t.company} required lacks={!props.value} error={props.error}>
      {(field) => (
        <Select
          {...field}
          showSearch={{ optionFilterProp: "label" }}
          loading={!asked.data}
          value={props.value}
          onChange={props.onChange}
          options={asked.data?.rows.map(({ value, label }) => ({ value, label: `${label} ${value}` }))}
        />
      )}
    </Labelled>
  );
}

const PHONE = /^[0-9+\- ]{5,20}$/;
const NOWHERE = { receiver: "", phone: "", address: "" };

export function ReturnDialog({ story, open, onClose }: Props) {
  const t = useWords(words);
  const changed = useChanged();
  const { message } = App.useApp();
  const [to, setTo] = useState(NOWHERE);
  useEffect(() => {
    if (open) setTo(NOWHERE);
  }, [open]);
  const put = (name: keyof typeof NOWHERE) => (value: string) => setTo((kept) => ({ ...kept, [name]: value }));
  return (
    <FormDialog
      open={open}
      title={t.returnOf(story.number)}
      ok={t.acceptReturn}
      ready={to.receiver.trim() !== "" && to.address.trim() !== "" && PHONE.test(to.phone.trim())}
      shown={["receiver", "phone", "address"]}
      onClose={onClose}
      send={async () => {
        await take(api.POST("/office/api/goods/{item_id}/accept_return", { params: pathOf(story.id), body: to }));
        message.success(t.returned);
        await changed();
      }}
    >
      {(problem) => (
        <>
          <p className="flat soft">{t.returnHint}</p>
          <TextField
            label={t.receiver}
            required
            error={problem?.of("receiver")}
            maxLength={200}
            value={to.receiver}
            onChange={put("receiver")}
          />
          <TextField
            label={t.phone}
            required
            error={problem?.of("phone") ?? (to.phone && !PHONE.test(to.phone.trim()) ? t.phoneBad : undefined)}
            inputMode="tel"
            maxLength={20}
            value={to.phone}
            onChange={put("phone")}
          />
          <TextField
            label={t.returnAddress}
            required
            error={problem?.of("address")}
            maxLength={200}
            value={to.address}
            onChange={put("address")}
          />
        </>
      )}
    </FormDialog>
  );
}
