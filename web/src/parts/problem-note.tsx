// A problem in three parts: what, why, and what to do now.
import { Alert, Button } from "antd";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useSay } from "@/frame/language";
import "./parts.css";

const LONG = 60; // characters

/** What went wrong, and the details that a long message has after its colon: those are no heading. */
function parted(message: string): [heading: string, details: string] {
  const [, heading = message, details = ""] = /^(.+?)(?:：|: )(.+)$/s.exec(message) ?? [];
  return message.length > LONG ? [heading, details] : [message, ""];
}

/** The heading alone where everything after the colon is told beside the fields, line by line. */
function briefly(told: ApiProblem): [heading: string, details: string] {
  const [heading, ...rest] = told.message.split(/：|: /);
  const after = rest.join(" ");
  const again = told.fields.some(({ message }) => message !== "" && after.includes(message.split(/：|: /).join(" ")));
  return again && heading ? [heading, ""] : parted(told.message);
}

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
  const [heading, details] = fields.length === 0 ? briefly(told) : parted(told.message);
  return (
    <Alert
      type="error"
      showIcon
      className="problem"
      role="alert"
      title={told.code ? say([`${heading}（${told.code}）`, `${heading} (${told.code})`]) : heading}
      description={
        (details || told.cause || told.remedy || fields.length > 0) && (
          <>
            {details && <p>{details}</p>}
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
