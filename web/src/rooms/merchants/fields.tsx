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
  notice_json: boolean;
  notice_ladder: string;
  late_money: string;
}

export const FIRST: Terms = {
  name: "",
  allowed_ips: "*",
  products: null,
  notice_json: false,
  notice_ladder: "wechat",
  late_money: "refund",
};
export const FIELDS = ["name", "allowed_ips", "products", "notice_ladder", "late_money"] as const;

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
        warning={isAnyAddress(terms.allowed_ips) && `${t.anyIp}。${t.anyIpWhy}`}
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
      <Products terms={terms} put={put} choices={choices} problem={problem} />
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

function Products({ terms, put, choices, problem }: TermFieldsProps) {
  const t = useWords(words);
  const some = terms.products !== null;
  return (
    <Labelled
      label={t.products}
      note={t.productsNote}
      warning={terms.products?.length === 0 && t.productsNone}
      error={problem?.of("products")}
    >
      {(field) => (
        <div className="stack">
          <Radio.Group
            value={some}
            aria-label={t.products}
            options={[
              { value: false, label: t.productsAll },
              { value: true, label: t.productsSome },
            ]}
            onChange={(event) => put({ products: event.target.value ? [] : null })}
          />
          {some && (
            <Select
              {...field}
              mode="multiple"
              placeholder={t.chooseProducts}
              optionFilterProp="label"
              options={choices?.products.map((one) => ({ value: one.value, label: `${one.label} ${one.value}` }))}
              value={terms.products ?? []}
              onChange={(value: string[]) => put({ products: value })}
            />
          )}
        </div>
      )}
    </Labelled>
  );
}
