// The fields of a merchant's terms, the same for a new one and for a change.
import { Input, Radio, Select } from "antd";
import type { ApiProblem } from "@/api/problem";
import { useWords } from "@/frame/language";
import { isAnyAddress, Labelled, TextField } from "@/parts";
import type { Choices } from "./asked";
import { words } from "./words";

export interface Terms {
  name: string;
  allowed_ips: string;
  products: string[] | null; // null: all
  accounts: string[] | null; // null: all
  notice_json: boolean;
  notice_ladder: string;
  late_money: string;
}

export const FIRST: Terms = {
  name: "",
  allowed_ips: "*",
  products: null,
  accounts: null,
  notice_json: false,
  notice_ladder: "wechat",
  late_money: "refund",
};
export const FIELDS = ["name", "allowed_ips", "products", "accounts", "notice_ladder", "late_money"] as const;

/** Whether everything needed is there. */
export function isReady(terms: Terms): boolean {
  return terms.name.trim() !== "" && terms.allowed_ips.trim() !== "";
}

interface TermFieldsProps {
  terms: Terms;
  put: (change: Partial<Terms>) => void;
  choices: Choices | undefined;
  problem: ApiProblem | undefined;
}

export function TermFields({ terms, put, choices, problem }: TermFieldsProps) {
  const t = useWords(words);
  return (
    <>
      <TextField
        label={t.name}
        required
        error={problem?.of("name")}
        maxLength={64}
        value={terms.name}
        onChange={(typed) => put({ name: typed })}
      />
      <Labelled
        label={t.ips}
        required
        lacks={terms.allowed_ips.trim() === ""}
        note={t.ipsNote}
        warning={isAnyAddress(terms.allowed_ips) && `${t.anyIp}${t.stop}${t.anyIpWhy}`}
        error={problem?.of("allowed_ips")}
      >
        {(field) => (
          <Input.TextArea
            {...field}
            className="mono"
            autoSize={{ minRows: 1, maxRows: 6 }}
            value={terms.allowed_ips}
            onChange={(event) => put({ allowed_ips: event.target.value })}
          />
        )}
      </Labelled>
      <Opened
        label={t.products}
        note={choices?.together ? t.productsApart : t.productsNote}
        none={t.productsNone}
        all={t.productsAll}
        some={t.productsSome}
        choose={t.chooseProducts}
        options={choices?.products}
        opened={terms.products}
        first={choices?.together}
        put={(products) => put({ products })}
        error={problem?.of("products")}
      />
      <Opened
        label={t.accounts}
        note={t.accountsNote}
        none={t.accountsNone}
        all={t.accountsAll}
        some={t.accountsSome}
        choose={t.chooseAccounts}
        options={choices?.accounts}
        opened={terms.accounts}
        put={(accounts) => put({ accounts })}
        error={problem?.of("accounts")}
      />
      <Labelled label={t.ladder} error={problem?.of("notice_ladder")}>
        {(field) => (
          <Select
            {...field}
            options={choices?.ladders}
            value={terms.notice_ladder}
            onChange={(value: string) => put({ notice_ladder: value })}
          />
        )}
      </Labelled>
      <Labelled label={t.json}>
        {({ id, "aria-describedby": described }) => (
          <Radio.Group
            id={id}
            aria-describedby={described}
            value={terms.notice_json}
            options={[
              { value: false, label: t.jsonOff },
              { value: true, label: t.jsonOn },
            ]}
            onChange={(event) => put({ notice_json: event.target.value })}
          />
        )}
      </Labelled>
      <Labelled label={t.late} note={t.lateNote} error={problem?.of("late_money")}>
        {(field) => (
          <Select
            {...field}
            options={choices?.late_money}
            value={terms.late_money}
            onChange={(value: string) => put({ late_money: value })}
          />
        )}
      </Labelled>
    </>
  );
}

interface OpenedProps {
  label: string;
  note: string;
  none: string; // what it means that nothing is open
  all: string;
  some: string;
  choose: string;
  options: { value: string; label: string }[] | undefined;
  opened: string[] | null; // null: all
  first?: string[] | null | undefined; // what is chosen at first, when no longer all are open
  put: (opened: string[] | null) => void;
  error: string | undefined;
}

/** All, or those that are chosen. */
function Opened({ label, note, none, all, some, choose, options, opened, first, put, error }: OpenedProps) {
  return (
    <Labelled label={label} note={note} warning={opened?.length === 0 && none} error={error}>
      {(field) => (
        <div className="stack">
          <Radio.Group
            value={opened !== null}
            aria-label={label}
            options={[
              { value: false, label: all },
              { value: true, label: some },
            ]}
            onChange={(event) => put(event.target.value ? (first ?? []) : null)}
          />
          {opened !== null && (
            <Select
              {...field}
              mode="multiple"
              maxTagCount={12}
              placeholder={choose}
              optionFilterProp="label"
              options={options?.map((one) => ({ value: one.value, label: `${one.label} ${one.value}` }))}
              value={opened}
              onChange={put}
            />
          )}
        </div>
      )}
    </Labelled>
  );
}
