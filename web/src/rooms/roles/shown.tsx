// One role, looked at: everything that can be permitted, and what of it this role permits.
import { CheckOutlined, MinusOutlined } from "@ant-design/icons";
import { Skeleton } from "antd";
import { Link } from "wouter";
import { useWords } from "@/frame/language";
import { Empty, ProblemNote, rowsOf, useAsked } from "@/parts";
import { everyRole, grouped, type Realm, usePermissions } from "./asked";
import "./roles.css";
import { words } from "./words";

/** `id` is realm/name. */
export function RoleShown({ id }: { id: string }) {
  const t = useWords(words);
  const [realm, name] = id.split("/") as [Realm, string];
  const permissions = usePermissions(realm === "portal" ? "portal" : "office");
  const { data, error } = useAsked([...rowsOf("roles"), "one"], everyRole);
  if (error) return <ProblemNote problem={error} />;
  if (!data || !permissions) return <Skeleton active title={false} />;
  const role = data.rows.find((row) => row.realm === realm && row.name === name);
  if (!role) return <Empty title={t.gone} />;
  const chosen = new Set(role.permissions);
  return (
    <>
      <h3>{role.label}</h3>
      {role.built_in && <p className="soft">{t.builtInNote}</p>}
      {role.realm === "office" && (
        <p>
          <Link href={`/accounts?role=${encodeURIComponent(role.name)}`}>{t.having(role.accounts)}</Link>
        </p>
      )}
      <div className="matrix">
        {grouped(permissions).map(([group, every]) => (
          <section key={group} className="matrix-group">
            <h4>{group}</h4>
            <ul>
              {every.map((one) => (
                <li key={one.name} className={chosen.has(one.name) ? "may" : "may-not"}>
                  {chosen.has(one.name) ? <CheckOutlined aria-hidden="true" /> : <MinusOutlined aria-hidden="true" />}
                  <span className="unseen">{chosen.has(one.name) ? t.yes : t.no}</span>
                  {one.label}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
