// Reads a JSON list of numbers, writes a JSON list of truths: is each a valid Norwegian identity number?
import { readFileSync } from "node:fs";
import validator from "@navikt/fnrvalidator";

const numbers = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(numbers.map((number) => validator.idnr(number).status === "valid")));
