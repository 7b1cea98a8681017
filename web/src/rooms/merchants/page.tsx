// 商户: the list, or one merchant where the address names it.
import { Route, Switch } from "wouter";
import { Merchants } from "./list";
import { Merchant } from "./one";

export default function Page() {
  return (
    <Switch>
      <Route path="/merchants/:id">{({ id }) => <Merchant key={id} id={decodeURIComponent(id)} />}</Route>
      <Route>
        <Merchants />
      </Route>
    </Switch>
  );
}
