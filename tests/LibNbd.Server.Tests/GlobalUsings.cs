global using LibNbd.Server.Tests.Support;
global using Xunit;
