export default { serverExternalPackages: ['libvirt-client'] };
