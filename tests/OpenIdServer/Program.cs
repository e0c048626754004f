using OpenIdServer;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
Provider.Add(builder.Services);
WebApplication app = builder.Build();
Provider.Map(app);
await app.StartAsync();
await Console.Out.WriteLineAsync(app.Urls.Single());
// Whoever started it ends it by closing its input, also by dying.
await Console.In.ReadToEndAsync();
await app.StopAsync();
