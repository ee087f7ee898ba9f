/** Which names a server answers to: a page of a stranger's site must not reach it under a name of its own. */
import type { NextFunction, Request, Response } from 'express';
import { AmanaError } from '#protocol/errors.ts';

/** A request without Host, with several, or with another name is refused before anything is looked at. */
export function acceptHosts(hosts: () => readonly string[]) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const given = request.headersDistinct.host;
    const host = given?.length === 1 ? given[0]?.toLowerCase() : undefined;
    if (host === undefined || !hosts().includes(host)) throw new AmanaError('host-refused');
    next();
  };
}
