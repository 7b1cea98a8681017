// Where the pages begin.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiProblem } from "@/api/problem";
import { App } from "./app";
import { keepLanguage, language } from "./language-kept";
import "./frame.css";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // A refusal is an answer; only what was not reached is tried again.
      retry: (tries, error) => tries < 1 && error instanceof ApiProblem && error.status === 0,
    },
  },
});

keepLanguage(language());
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}
