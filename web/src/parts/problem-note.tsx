// A problem in three parts: what, why, and what to do now.
import { Alert, Button } from "antd";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useSay } from "@/frame/language";
import "./parts.css";

export function ProblemNote({
  problem,
  retry,
  except,
}: {
  problem: ApiProblem | Error | null | undefined; // nothing: nothing is shown
  retry?: () => void;
  except?: readonly string[]; // fields whose messages are shown beside them already
}) {
  const say = useSay();
  if (!problem) return null;
  const told = problemOf(problem);
  const fields = told.fields.filter((field) => !except?.includes(field.name));
  return (
    <Alert
      type="error"
      showIcon
      className="problem"
      role="alert"
      title={told.code ? say([`${told.message}（${told.code}）`, `${told.message} (${told.code})`]) : told.message}
      description={
        (told.cause || told.remedy || fields.length > 0) && (
          <>
            {told.cause && <p>{told.cause}</p>}
            {fields.length > 0 && (
              <ul>
                {fields.map((field) => (
                  <li key={field.name}>
                    {field.label && field.label !== field.name ? field.label : <code>{field.name}</code>}{" "}
                    {field.message}
                  </li>
                ))}
              </ul>
            )}
            {told.remedy && <p>{told.remedy}</p>}
          </>
        )
      }
      action={
        retry && (
          <Button size="small" onClick={retry}>
            {say(["重试", "Try again"])}
          </Button>
        )
      }
    />
  );
}
