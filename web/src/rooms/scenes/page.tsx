// 场景管理: the list of sites, or one of them where the address names it.
import { Route, Switch } from "wouter";
import "./scenes.css";
import { SitePage } from "./site";
import { Sites } from "./sites";

export default function Scenes() {
  return (
    <Switch>
      <Route path="/scenes/:id">{({ id }) => <SitePage key={id} id={Number(id)} />}</Route>
      <Route>
        <Sites />
      </Route>
    </Switch>
  );
}
