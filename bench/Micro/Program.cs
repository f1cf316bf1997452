using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(LibNbd.Bench.Micro.AioPreadBenchmarks).Assembly).Run(args);
