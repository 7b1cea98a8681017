// How a site is set up: its merchant, products and settings, and what those come to.
import { Link } from "wouter";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Card, CopyText, Facts } from "@/parts";
import { type Scene, type Site, useChoices, useStandings } from "./asked";
import { Preview } from "./preview";
import { Standings } from "./standings";
import { words } from "./words";

export function SetUp({ site, scene }: { site: Site; scene: Scene }) {
  const t = useWords(words);
  const may = useMay();
  const { data } = useStandings(site.merchant_id, site.products);
  const merchant = useChoices().data?.merchants.find((one) => one.value === site.merchant_id)?.label;
  const set = site.fields.filter((field) => field.set);
  const settings = Object.fromEntries(set.filter((one) => one.kind !== "secret").map((one) => [one.key, one.value]));
  const label = merchant ?? site.merchant_id;
  return (
    <>
      <Card title={t.basics}>
        <Facts
          items={[
            {
              label: t.merchant,
              value: may("merchant.view") ? (
                <Link href={`/merchants/${encodeURIComponent(site.merchant_id)}`}>{label}</Link>
              ) : (
                label
              ),
            },
            { label: t.number, value: <CopyText text={String(site.id)} /> },
          ]}
        />
        {data && <Standings told={data} title={t.whoCanPay} />}
      </Card>
      <Card title={t.settings(scene.name)}>
        <Facts
          items={set.map(({ key, label, kind, value, options }) => ({
            label: (
              <>
                {label} <code className="soft">{key}</code>
              </>
            ),
            value:
              kind === "text" && value.startsWith("http") ? (
                <CopyText text={value} />
              ) : (
                (options.find((one) => one.value === value)?.label ?? value)
              ),
            wide: value.length > 40,
          }))}
        />
        <Preview scene={scene.code} settings={settings} />
      </Card>
    </>
  );
}
