global using LibNbd.Api.Tests.Support;
global using LibNbd.Protocol;
