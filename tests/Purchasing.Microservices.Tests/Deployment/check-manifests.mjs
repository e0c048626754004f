// check-manifests.mjs FILE: every object of a multi-document YAML against its Kubernetes API schema.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { parseAllDocuments } = require("yaml");

const problems = [];
let checked = 0;
for (const document of parseAllDocuments(readFileSync(process.argv[2], "utf8"))) {
  const object = document.toJS();
  if (!object) continue;
  const name = `${object.kind} ${object.metadata?.name}`;
  try {
    const models = require(`kubernetes-models/${object.apiVersion}`);
    new models[object.kind](object).validate();
    checked++;
  } catch (error) {
    problems.push(`${name}: ${error.message}`);
  }
}
console.log(`${checked} objects are valid`);
if (problems.length > 0 || checked === 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
