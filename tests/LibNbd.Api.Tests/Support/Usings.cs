global using LibNbd.Api.Tests.Support;
global using LibNbd.Runtime.Protocol;
global using Xunit;
