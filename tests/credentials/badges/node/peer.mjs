// Digital Bazaar's libraries, asked from a test: a task and material in, what they say out.
import { readFileSync } from "node:fs";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import * as Multikey from "@digitalbazaar/ed25519-multikey";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";

const bundled = new URL("../../../../courseware/credentials/badges/contexts/", import.meta.url);
const contexts = {
  "https://www.w3.org/ns/credentials/v2": "credentials-v2.jsonld",
  "https://w3id.org/security/data-integrity/v2": "data-integrity-v2.jsonld",
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "open-badges-3.0.3.jsonld",
};
const material = JSON.parse(readFileSync(0, "utf8"));

async function documentLoader(url) {
  const found = (document) => ({ contextUrl: null, documentUrl: url, document });
  if (contexts[url]) return found(JSON.parse(readFileSync(new URL(contexts[url], bundled), "utf8")));
  if (url === material.did?.id) return found(material.did);
  const method = material.did?.verificationMethod.find(({ id }) => id === url);
  if (method) return found({ "@context": "https://w3id.org/security/multikey/v1", ...method });
  if (url === material.list?.id) return found(material.list);
  throw new Error(`nothing is fetched: ${url}`);
}

const tasks = {
  async verify() {
    const suite = new DataIntegrityProof({ cryptosuite });
    const { credential, list, now } = material;
    const proof = await vc.verifyCredential({
      credential,
      suite,
      documentLoader,
      now: new Date(now),
      checkStatus: async () => ({ verified: true }),
    });
    const status = list
      ? await checkStatus({ credential, suite, documentLoader, verifyBitstringStatusListCredential: true })
      : null;
    if (list && !status.verified) throw new Error(String(status.error));
    const revoked = status?.results.some((result) => result.status);
    const why = [proof.error].filter(Boolean).map(String);
    return { proof: proof.verified, revoked, why };
  },
  async sign() {
    const pair = await Multikey.generate();
    const did = `did:key:${pair.publicKeyMultibase}`;
    pair.id = `${did}#${pair.publicKeyMultibase}`;
    const suite = new DataIntegrityProof({ signer: pair.signer(), cryptosuite });
    const credential = { ...material.credential, issuer: { ...material.credential.issuer, id: did } };
    return { key: pair.publicKeyMultibase, credential: await vc.issue({ credential, suite, documentLoader }) };
  },
};

process.stdout.write(JSON.stringify(await tasks[process.argv[2]]()));
