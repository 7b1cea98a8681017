// What leads to a channel, each with the way to it.
import { realm } from "@/api/client";
import { useWords } from "@/frame/language";
import type { ChannelDetail } from "./asked";
import { placeOf } from "./asked";
import { words } from "./words";

export function UserList({ used, leave }: { used: ChannelDetail["used_by"]; leave?: () => void }) {
  const t = useWords(words);
  // In a dialog there is no router: whole addresses, opened as any link is.
  const to = (what: string, name: string) => `/${realm}${placeOf(what, null, name)}`;
  return (
    <ul className="users">
      {used.products.map((name) => (
        <li key={`product ${name}`}>
          <span className="soft">{t.product}</span>{" "}
          <a href={to("product", name)} onClick={leave}>
            {name}
          </a>
        </li>
      ))}
      {used.routes.map((route) => (
        <li key={`route ${route.business}`}>
          <span className="soft">{t.route}</span>{" "}
          <a href={to("route", route.business)} onClick={leave}>
            {route.label}
          </a>{" "}
          <span className="soft">
            {t.weight(route.weight)}
            {!route.enabled && ` · ${t.off}`}
          </span>
        </li>
      ))}
      {used.templates.map((name) => (
        <li key={`template ${name}`}>
          <span className="soft">{t.template}</span>{" "}
          <a href={to("template", name)} onClick={leave}>
            {name}
          </a>
        </li>
      ))}
      {used.letters.map((one) => (
        <li key={`letter ${one.kind}`}>
          <span className="soft">{t.letter}</span>{" "}
          <a href={to("letter", one.kind)} onClick={leave}>
            {one.label}
          </a>
        </li>
      ))}
    </ul>
  );
}
