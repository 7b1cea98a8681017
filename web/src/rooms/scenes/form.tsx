// A new site, or one that is edited: its own fields, the products that it is paid with, and what its scene declares.
import { App, Skeleton } from "antd";
import { useMemo, useState } from "react";
import { api, take } from "@/api/client";
import { ApiProblem, problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { type Changes, DetailDrawer, Loaded, ProblemNote, type SchemaField, SchemaForm, type useDetail } from "@/parts";
import {
  pathOf,
  type Scene,
  type Site,
  useChanged,
  useChoices,
  useScenes,
  useSite,
  useStandings,
  useUses,
} from "./asked";
import { Preview } from "./preview";
import { Standings } from "./standings";
import { words } from "./words";

const PRODUCTS = "products.";
const USES = ["auto", "wechat", "alipay", "unionpay"];
type Detail = ReturnType<typeof useDetail>;

/** Open while the address names a scene to add a site to. */
export function NewSite({ adding, made }: { adding: Detail; made: (id: number) => void }) {
  const t = useWords(words);
  const scenes = useScenes().data;
  const choices = useChoices(); // before the form: a merchant that comes late would begin it anew
  const scene = scenes?.find((one) => one.code === adding.id);
  return (
    <DetailDrawer detail={adding} title={scene ? t.addTo(scene.name) : t.add} size={760}>
      {() => (
        <Loaded from={choices} rows={10} keep>
          {() => (scene ? <SiteForm scene={scene} done={made} /> : scenes && <p>{t.noScene}</p>)}
        </Loaded>
      )}
    </DetailDrawer>
  );
}

/** Open while the address says that the site is edited. */
export function EditSite({ id, editing }: { id: number; editing: Detail }) {
  const t = useWords(words);
  return (
    <DetailDrawer detail={editing} title={t.edit} size={760}>
      {() => <Edited id={id} done={editing.close} />}
    </DetailDrawer>
  );
}

function Edited({ id, done }: { id: number; done: () => void }) {
  const scenes = useScenes();
  const { data, error, refetch } = useSite(id, true);
  const scene = scenes.data?.find((one) => one.code === data?.scene);
  if (error) return <ProblemNote problem={error} retry={() => void refetch()} />;
  if (!data || !scene) return <Skeleton active paragraph={{ rows: 10 }} />;
  return <SiteForm scene={scene} site={data} done={done} />;
}

function SiteForm({ scene, site, done }: { scene: Scene; site?: Site; done: (id: number) => void }) {
  const t = useWords(words);
  const changed = useChanged();
  const { message } = App.useApp();
  const [changes, setChanges] = useState<Changes>({});
  const merchants = useChoices().data?.merchants;
  const only = merchants?.length === 1 ? merchants[0]?.value : "";
  const merchant = site?.merchant_id ?? changes.merchant_id ?? only ?? "";
  const own = useOwnFields(site, merchants, only ?? "");
  const products = productsOf(site, changes);
  const paying = useProductFields(merchant, site, Object.keys(products).length === 0);
  const declared = site?.fields ?? scene.fields;
  const fields = useMemo<SchemaField[]>(
    () => [...own, ...paying, ...declared.map((field) => ({ ...field, group: "settings" }))],
    [own, paying, declared],
  );
  const told = useStandings(merchant, products);
  const save = async (wanted: Changes) => {
    const kept = await sent(() => (site ? patch(site, wanted) : create(scene, merchant, wanted)), products);
    message.success(t.saved);
    await changed();
    done(kept.id);
  };
  return (
    <SchemaForm
      fields={fields}
      groups={[
        { key: "own", title: t.basics },
        {
          key: "products",
          title: t.products,
          help: merchant ? t.productsHelp : t.merchantFirst,
          after: told.data && <Standings told={told.data} title={t.whoCanPay} />,
        },
        {
          key: "settings",
          title: t.settings(scene.name),
          after: <Preview scene={scene.code} settings={settingsOf(declared, changes)} />,
        },
      ]}
      onChange={setChanges}
      onSave={save}
      saveLabel={site ? t.save : t.add}
      saveAlways={!site}
    />
  );
}

function useOwnFields(site: Site | undefined, merchants: SchemaField["options"], only: string): SchemaField[] {
  const t = useWords(words);
  return useMemo(() => {
    const shared = { group: "own", bare: true, required: true };
    const name = { ...shared, key: "name", label: t.name, kind: "text" as const, example: t.nameExample };
    const fields: SchemaField[] = [{ ...name, value: site?.name ?? "", set: !!site }];
    if (!site)
      fields.push({
        ...shared,
        key: "merchant_id",
        label: t.merchant,
        help: t.merchantHelp,
        kind: "select",
        options: merchants ?? [],
        value: only,
        set: only !== "",
      });
    return fields;
  }, [t, site, merchants, only]);
}

function useProductFields(merchant: string, site: Site | undefined, none: boolean): SchemaField[] {
  const t = useWords(words);
  const uses = useUses(merchant).data;
  return useMemo(() => {
    const known = uses ?? USES.map((use) => ({ use, products: [] })); // the fields are there before a merchant is chosen
    return known.map(({ use, products }) => {
      const value = site?.products[use] ?? "";
      const gone = value !== "" && !products.some((one) => one.value === value);
      return {
        key: PRODUCTS + use,
        label: t.app(use),
        kind: "select" as const,
        group: "products",
        bare: true,
        help: use === "auto" ? t.autoHelp : undefined,
        lacks: none && use === "auto" ? t.oneProduct : undefined,
        options: gone ? [...products, { value, label: uses ? t.notUsable(value) : value }] : products,
        value,
        set: value !== "",
      };
    });
  }, [t, uses, site, none]);
}

/** The products as they would be kept. */
function productsOf(site: Site | undefined, changes: Changes): Record<string, string> {
  const products: Record<string, string> = { ...site?.products };
  for (const [key, name] of Object.entries(changes))
    if (key.startsWith(PRODUCTS)) products[key.slice(PRODUCTS.length)] = name ?? "";
  return Object.fromEntries(Object.entries(products).filter(([, name]) => name !== ""));
}

/** The settings as they would be, secrets left out: nothing is told of those. */
function settingsOf(fields: Scene["fields"], changes: Changes): Record<string, string> {
  const plain = fields.filter((field) => field.kind !== "secret");
  const values = plain.map((field) => [
    field.key,
    changes[field.key] === null ? "" : (changes[field.key] ?? field.value),
  ]);
  return Object.fromEntries(values.filter(([, value]) => value !== ""));
}

/** Of the changes, those that are the scene's; an empty text takes a setting out. */
function settingsIn(changes: Changes): Record<string, string> {
  const theirs = Object.entries(changes).filter(
    ([key]) => key !== "name" && key !== "merchant_id" && !key.startsWith(PRODUCTS),
  );
  return Object.fromEntries(theirs.map(([key, value]) => [key, value ?? ""]));
}

function create(scene: Scene, merchant_id: string, changes: Changes): Promise<Site> {
  const body = {
    scene: scene.code,
    merchant_id,
    name: changes.name ?? "",
    settings: settingsIn(changes),
    products: productsOf(undefined, changes),
    enabled: true,
  };
  return take(api.POST("/office/api/scenes/sites", { body }));
}

function patch(site: Site, changes: Changes): Promise<Site> {
  const settings = settingsIn(changes);
  const paying = Object.keys(changes).some((key) => key.startsWith(PRODUCTS));
  const body = {
    name: changes.name ?? undefined,
    settings: Object.keys(settings).length > 0 ? settings : undefined,
    products: paying ? productsOf(site, changes) : undefined,
  };
  return take(api.PATCH("/office/api/scenes/sites/{site_id}", { params: pathOf(site.id), body }));
}

/** What is wrong with the products together is said at the first of them; that there are none, the form says itself. */
async function sent(work: () => Promise<Site>, products: Record<string, string>): Promise<Site> {
  try {
    return await work();
  } catch (error) {
    const problem = problemOf(error);
    const [use] = Object.keys(products);
    const first = `${PRODUCTS}${use}`;
    const named = (name: string) => (name === "products" ? first : name.replace(/^settings\./, ""));
    const theirs = problem.fields.filter((field) => use || field.name !== "products");
    const fields = theirs.map((field) => ({ ...field, name: named(field.name) }));
    const [heading] = problem.message.split(/：|: /);
    throw new ApiProblem({ ...problem, message: fields.length ? problem.message : (heading ?? ""), fields });
  }
}
