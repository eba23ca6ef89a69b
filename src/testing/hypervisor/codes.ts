export {
  VirErrorDomain as ErrorDomain,
  VirErrorNumber as ErrorNumber,
} from '../../protocol/index.ts';
