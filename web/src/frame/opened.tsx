// The room that the address names, or a clear word why there is none.
import { Button, Skeleton } from "antd";
import { Component, type ReactNode, Suspense } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { Empty } from "@/parts/empty";
import { useSay, useWords } from "./language";
import { admits, type OpenRoom, rooms } from "./rooms";
import { useMay, useMe } from "./session";
import { useTitle } from "./title";
import { words } from "./words";

export function Opened() {
  const may = useMay();
  const first = rooms.filter((room) => room.menu && admits(room, may)).sort(byPlace)[0];
  const home = rooms.find((room) => room.path === "/");
  return (
    <Switch>
      {(!home || !admits(home, may)) && first && (
        <Route path="/">
          <Redirect to={first.path} replace />
        </Route>
      )}
      <Route path="/signin">
        <Redirect to="/" replace />
      </Route>
      {rooms.map((room) => (
        <Route key={room.key} path={room.path === "/" ? "/" : `${room.path}/*?`}>
          <Entered room={room} />
        </Route>
      ))}
      <Route>
        <NoPage />
      </Route>
    </Switch>
  );
}

function byPlace(a: OpenRoom, b: OpenRoom): number {
  const top = (room: OpenRoom) => (room.menu?.under === "top" ? 0 : 1);
  return top(a) - top(b) || (a.menu?.order ?? 0) - (b.menu?.order ?? 0);
}

function Entered({ room }: { room: OpenRoom }) {
  const may = useMay();
  const say = useSay();
  useTitle(say(room.title));
  if (!admits(room, may)) return <NoRight />;
  return (
    <Guard key={room.key}>
      <Suspense fallback={<Skeleton active className="page" paragraph={{ rows: 8 }} />}>
        <room.Page />
      </Suspense>
    </Guard>
  );
}

function NoRight() {
  const t = useWords(words);
  const me = useMe();
  return <Empty heading="h1" title={t.noRight} text={t.noRightWhy(me.account.role_label)} action={<Home />} />;
}

function NoPage() {
  const t = useWords(words);
  useTitle(t.noPage);
  return <Empty heading="h1" title={t.noPage} text={t.noPageWhy} action={<Home />} />;
}

function Home() {
  const t = useWords(words);
  const [, go] = useLocation();
  return <Button onClick={() => go("/")}>{t.home}</Button>;
}

/** Keeps the shell when a page breaks. */
class Guard extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    return this.state.error ? <Broken error={this.state.error} /> : this.props.children;
  }
}

function Broken({ error }: { error: Error }) {
  const t = useWords(words);
  // A page that was open while a newer version was installed asks for files that are gone.
  const outdated = /dynamically imported|module script|preload/i.test(error.message);
  return (
    <Empty
      heading="h1"
      title={outdated ? t.newer : t.broken}
      text={outdated ? undefined : t.brokenWhy}
      action={
        <Button type="primary" onClick={() => location.reload()}>
          {t.reload}
        </Button>
      }
    >
      {!outdated && <code>{error.message}</code>}
    </Empty>
  );
}
