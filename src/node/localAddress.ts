import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** How far inside an address may not lead. */
type Inside = 'machine' | 'machine or network';

/**
 * Whether a host is this machine, or in this network as well, by name or number. Link-local addresses, where clouds keep
 * the machine's credentials, count as the machine.
 */
export async function leadsInside(hostname: string, inside: Inside): Promise<boolean> {
  const host = hostname.toLowerCase().replace(/^\[|\]$|\.$/g, '');
  if (isIP(host) !== 0) return isLocalAddress(host, inside);
  if (/(?:^|\.)localhost$/.test(host)) return true;
  if (inside === 'machine or network' && /\.(?:local|internal)$/.test(host)) return true;
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.some(({ address }) => isLocalAddress(address, inside));
}

export function isLocalAddress(address: string, inside: Inside = 'machine or network'): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return blocked[inside].check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

/** IANA's special-purpose registries: this host, loopback and link-local. */
const machineNetworks: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['::', 127],
  ['fe80::', 10],
];

/** And private, shared, translated, multicast and reserved. */
const networks: readonly (readonly [string, number])[] = [
  ...machineNetworks,
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['ff00::', 8],
];

const blocked: Readonly<Record<Inside, BlockList>> = {
  machine: listOf(machineNetworks),
  'machine or network': listOf(networks),
};

function listOf(entries: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, bits] of entries) list.addSubnet(network, bits, network.includes(':') ? 'ipv6' : 'ipv4');
  return list;
}
