// One merchant: terms, keys, people.
import { App, Button, Skeleton } from "antd";
import { useState } from "react";
import { Link } from "wouter";
import { api, take } from "@/api/client";
import { useListed, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Card, Enabled, Facts, FormDialog, Page, ProblemNote, State, useAct, useConfirm } from "@/parts";
import { AccountsTable, NewAccount } from "@/rooms/accounts/accounts-table";
import { merchantDesk } from "@/rooms/accounts/desk";
import { type MerchantShown, useAgain, useChoices, useMerchant } from "./asked";
import { FIELDS, isReady, TermFields, type Terms } from "./fields";
import { Keys } from "./keys";
import "./merchants.css";
import { words } from "./words";

export function Merchant({ id }: { id: string }) {
  const t = useWords(words);
  const may = useMay();
  const { data, error, refetch } = useMerchant(id);
  const [editing, setEditing] = useState(false);
  const turn = useTurn(id);
  const desk = merchantDesk(id, may("merchant.keys"));
  if (error) return <Page title={t.gone}>{<ProblemNote problem={error} retry={() => void refetch()} />}</Page>;
  if (!data)
    return (
      <Page title={id}>
        <Skeleton active title={false} />
      </Page>
    );
  return (
    <Page
      title={
        <>
          <Link href="/merchants" className="merchant-back">
            {t.back}
          </Link>
          {data.name}{" "}
          <span className="merchant-state">
            <Enabled of={data.enabled} />
          </span>
        </>
      }
      extra={
        <div className="merchant-links">
          {may("payment.view") && <Link href={`/payments?merchant_id=${encodeURIComponent(id)}`}>{t.payments}</Link>}
          {may("audit.view") && <Link href={`/audit?subject=${encodeURIComponent(`merchant/${id}`)}`}>{t.audit}</Link>}
          {may("merchant.edit") && (
            <span className="row">
              <Button danger={data.enabled} onClick={() => void turn(data)}>
                {data.enabled ? t.disable : t.enable}
              </Button>
              <Button onClick={() => setEditing(true)}>{t.edit}</Button>
            </span>
          )}
        </div>
      }
    >
      <Card title={t.terms}>
        <Shown merchant={data} />
      </Card>
      <Keys merchant={data} may={may("merchant.keys")} />
      <section>
        <div className="card-title">
          <h2 className="merchant-people">{t.portalPeople}</h2>
          {desk.may && <NewAccount desk={desk} />}
        </div>
        <AccountsTable desk={desk} scope="people" />
      </section>
      <EditTerms merchant={data} open={editing} close={() => setEditing(false)} />
    </Page>
  );
}

function useTurn(id: string): (merchant: MerchantShown) => Promise<void> {
  const t = useWords(words);
  const act = useAct(useAgain(id));
  const confirm = useConfirm();
  return async ({ name, enabled }) => {
    const sure =
      !enabled || (await confirm({ title: t.disableAsk(name), text: t.disableWhy, ok: t.disable, danger: true }));
    if (!sure) return;
    const params = { path: { merchant_id: id } };
    const work = () => take(api.PATCH("/office/api/merchants/{merchant_id}", { params, body: { enabled: !enabled } }));
    await act(work, enabled ? t.disabled : t.enabled);
  };
}

function Shown({ merchant }: { merchant: MerchantShown }) {
  const t = useWords(words);
  const listed = useListed();
  const choices = useChoices();
  const label = (of: { value: string; label: string }[] | undefined, value: string) =>
    of?.find((one) => one.value === value)?.label ?? value;
  const named = (number: string) => choices?.accounts.find((one) => one.value === number)?.label ?? t.accountGone;
  return (
    <Facts
      columns={3}
      items={[
        { label: t.id, value: <span className="mono">{merchant.id}</span> },
        {
          label: t.ips,
          value: merchant.any_address ? (
            <>
              <State tone="warn">{t.anyIp}</State>
              <div className="soft">{t.anyIpWhy}</div>
            </>
          ) : (
            <span className="mono">{merchant.allowed_ips.split(",").join(", ")}</span>
          ),
        },
        {
          label: t.products,
          value:
            merchant.products === null ? (
              t.productsAll
            ) : merchant.products.length === 0 ? (
              <State tone="warn">{t.productsNone}</State>
            ) : (
              listed(merchant.products.map((name) => label(choices?.products, name)))
            ),
        },
        {
          label: t.accounts,
          value:
            merchant.accounts === null ? (
              t.accountsAll
            ) : merchant.accounts.length === 0 ? (
              <State tone="warn">{t.accountsNone}</State>
            ) : (
              merchant.accounts.map((number) => (
                <div key={number}>
                  {named(number)} <span className="mono">{number}</span>
                </div>
              ))
            ),
        },
        { label: t.ladder, value: label(choices?.ladders, merchant.notice_ladder) },
        { label: t.json, value: merchant.notice_json ? t.jsonOn : t.jsonOff },
        { label: t.late, value: label(choices?.late_money, merchant.late_money) },
      ]}
    />
  );
}

function EditTerms({ merchant, open, close }: { merchant: MerchantShown; open: boolean; close: () => void }) {
  const t = useWords(words);
  const choices = useChoices();
  const again = useAgain(merchant.id);
  const { message } = App.useApp();
  const [change, setChange] = useState<Partial<Terms>>({});
  const terms: Terms = { ...merchant, ...change };
  const save = async () => {
    const { products, accounts, ...rest } = change;
    const body = {
      ...rest,
      ...("products" in change && { products: products ?? ["*"] }),
      ...("accounts" in change && { accounts: accounts ?? ["*"] }),
    };
    await take(
      api.PATCH("/office/api/merchants/{merchant_id}", { params: { path: { merchant_id: merchant.id } }, body }),
    );
    message.success(t.saved);
    await again();
  };
  return (
    <FormDialog
      open={open}
      title={`${t.edit} ${merchant.name}`}
      ok={t.save}
      width={640}
      ready={Object.keys(change).length > 0 && isReady(terms)}
      lacking={t.unchanged}
      shown={FIELDS}
      onClose={close}
      onClosed={() => setChange({})}
      send={save}
    >
      {(problem) => (
        <TermFields
          terms={terms}
          put={(more) => setChange((kept) => ({ ...kept, ...more }))}
          choices={choices}
          problem={problem}
        />
      )}
    </FormDialog>
  );
}
