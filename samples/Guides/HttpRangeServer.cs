using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LibNbd.Samples.Guides;

/// <summary>docs/guides/http-range-server.md</summary>
public static class HttpRangeServer
{
    public static WebApplication Create(string uri, params string[] arguments)
    {
        // guide
        WebApplicationBuilder builder = WebApplication.CreateBuilder(arguments);
        builder.Services.AddNbdClient(uri);
        WebApplication app = builder.Build();
        app.MapGet("/disk", (NbdClient disk) => Results.Stream(disk.OpenStream(), enableRangeProcessing: true));
        // guide
        return app;
    }
}
