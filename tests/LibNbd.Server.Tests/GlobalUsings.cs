global using LibNbd.Server.Tests.Support;
