// An answer that says no, or no answer at all, as something to throw and to show.

export interface FieldProblem {
  name: string;
  label?: string; // as people call it
  message: string;
}

export class ApiProblem extends Error {
  readonly code: number; // 0: the hub was not reached
  readonly status: number;
  override readonly cause: string;
  readonly remedy: string;
  readonly fields: FieldProblem[];
  readonly code_spent: boolean; // the authenticator's code was right and is good for nothing more

  constructor(told: Partial<Omit<ApiProblem, "name" | "stack">> & { message: string }) {
    super(told.message);
    this.name = "ApiProblem";
    this.code = told.code ?? 0;
    this.status = told.status ?? 0;
    this.cause = told.cause ?? "";
    this.remedy = told.remedy ?? "";
    this.fields = told.fields ?? [];
    this.code_spent = told.code_spent ?? false;
  }

  /** What is wrong with one field, or undefined. */
  of(name: string): string | undefined {
    return this.fields.find((field) => field.name === name)?.message;
  }
}

/** Anything that was thrown, as a problem to show. */
export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({ message: error instanceof Error ? error.message : String(error) });
}
