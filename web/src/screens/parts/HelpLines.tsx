// Help lines of one country. The country is guessed from the device's language setting and can be changed; no place
// is asked for and nothing is looked up. A tap on a number calls it; addresses are text, so that nothing opens by itself.
import help from "../../../../content/help.json";
import { locale, t } from "../../t";
import { Disclosure, Item, Rows } from "../../ui";
import * as Icons from "../../ui/icons";
import { chooseCountry, countryOf } from "./country";
import { Picker } from "./Picker";

interface Line {
  name: string;
  kind: string;
  phone: string | null;
  sms: string | null;
  url: string | null;
  hours: string | null;
  languages: string[];
  note: string | null;
  source: string | null;
}

interface Country {
  country: string;
  name: string;
  lines: Line[];
}

const countries: readonly Country[] = help.countries;

const ELSEWHERE = "";
const first = ["emergency", "domestic_violence", "crisis", "child"]; // the order of reading

function nameOf(code: string, otherwise: string): string {
  return new Intl.DisplayNames([locale()], { type: "region", fallback: "none" }).of(code) ?? otherwise;
}

function kindOf(kind: string): string {
  switch (kind) {
    case "emergency":
      return t("In danger now");
    case "domestic_violence":
      return t("When home is not safe");
    case "crisis":
      return t("When it is too much to carry");
    default:
      return t("For children and young people");
  }
}

// "0800 116 016" is called as it stands; a "+" survives, spaces and brackets do not.
const dialled = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, "")}`;

function detail({ name, hours, languages, note }: Line): string {
  const spoken = languages.length > 0 ? t("Speaks {languages}", { languages: languages.map((one) => t(one)).join(", ") }) : "";
  return [name, hours ?? "", spoken, note ?? ""].filter((part) => part !== "").map((part) => t(part)).join(". ").replace(/\.\./g, ".");
}

function LineRow({ line }: { line: Line }) {
  const also = [line.sms, line.url?.replace(/^https?:\/\/(www\.)?/, "")].filter(Boolean).join(" · ");
  const hint = (
    <>
      {detail(line)}
      {also && <span class="also">{also}</span>}
    </>
  );
  const { phone } = line;
  if (phone === null)
    return (
      <li>
        <div class="item">
          <Icons.Say />
          <span>
            <b>{t(line.sms ?? line.name)}</b>
            <small>{detail(line)}</small>
          </span>
        </div>
      </li>
    );
  return <Item icon={Icons.Phone} name={phone} hint={hint} href={dialled(phone)} />;
}

function Lines({ lines, lead }: { lines: readonly Line[]; lead: readonly string[] }) {
  const kinds = [...lead, ...first.filter((kind) => !lead.includes(kind))];
  return (
    <>
      {kinds.map((kind) => {
        const those = lines.filter((line) => line.kind === kind);
        return those.length === 0 ? null : (
          <div key={kind} class="lines">
            <h3 class="over">{kindOf(kind)}</h3>
            <Rows>
              {those.map((line) => (
                <LineRow key={`${line.name} ${line.phone ?? line.sms}`} line={line} />
              ))}
            </Rows>
          </div>
        );
      })}
    </>
  );
}

// Where nothing is known about a country, or none was chosen.
function Anywhere() {
  return (
    <div class="lines">
      <Rows>
        <Item icon={Icons.Phone} name={help.fallback.emergency} hint={t(help.fallback.text[0] ?? "")} href={dialled(help.fallback.emergency)} />
      </Rows>
      <p class="small">{t(help.fallback.text[1] ?? "")}</p>
    </div>
  );
}

export function HelpLines({ lead = ["emergency"] }: { lead?: readonly string[] }) {
  const codes = countries.map(({ country }) => country);
  const code = countryOf(codes) ?? ELSEWHERE;
  const country = countries.find((one) => one.country === code);
  const options = countries
    .map((one) => ({ id: one.country, name: nameOf(one.country, one.name) }))
    .sort((a, b) => a.name.localeCompare(b.name, locale()));
  return (
    <div class="stack">
      <Picker
        label={t("Country")}
        options={[...options, { id: ELSEWHERE, name: t(help.fallback.title) }]}
        value={code}
        onPick={chooseCountry}
      />
      {country ? <Lines lines={country.lines} lead={lead} /> : <Anywhere />}
      <p class="small">{t(help.outdated)}</p>
      <Sources country={country} />
    </div>
  );
}

function Sources({ country }: { country: Country | undefined }) {
  if (country === undefined) return null;
  return (
    <Disclosure summary={t("How we know")}>
      <p class="small">{t("Read on {date}. A number without a page here is widely known but was not seen again that day.", { date: help.reviewed })}</p>
      <ul class="small sources">
        {country.lines.map((line) => (
          <li key={`${line.name} ${line.phone ?? line.sms}`}>
            {line.phone ?? line.sms}: {line.source ?? t("not seen again")}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
